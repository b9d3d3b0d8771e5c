import { Table } from '@mantine/core';

type Props = { label: string; headings: readonly string[]; records: readonly (readonly string[])[] };

/** Cells as text, under headings. They have no names of their own, so their places tell them apart. */
export const CellTable = ({ label, headings, records }: Props) => {
  const places = headings.map((heading, column) => ({ heading, column, key: `${column} ${heading}` }));
  const lines = records.map((cells, line) => ({ cells, key: `line ${line}` }));
  return (
    <Table.ScrollContainer
      minWidth={headings.length * 100}
      maxHeight={420}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table aria-label={label} fz="sm" striped>
        <Table.Thead>
          <Table.Tr>
            {places.map(({ heading, key }) => (
              <Table.Th key={key}>{heading}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ cells, key }) => (
            <Table.Tr key={key}>
              {places.map(({ column, key: place }) => (
                <Table.Td key={place}>{cells[column]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
};
