"""Many reports: runs, the store of Parquet tables, queries."""
