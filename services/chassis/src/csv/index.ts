export { BYTE_ORDER_MARK, CSV_MEDIA_TYPE, type CsvCell, CsvNumber, csvRecords } from './csv';
