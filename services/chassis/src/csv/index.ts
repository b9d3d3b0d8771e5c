export { BYTE_ORDER_MARK, CSV_MEDIA_TYPE, csvRecords, csvWriter } from './csv';
export { type CsvCell, CsvNumber } from './csv-field';
