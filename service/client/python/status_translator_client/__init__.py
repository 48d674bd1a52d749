"""A client of status-translator: translates statuses in this process, and converts whole errors by the server."""

from .conversion import AsyncConverter, ConversionError, ConvertedError, Converter, HttpReply
from .local_table import LocalTable, NoTableError
from .rule import CatalogEntry, Origin, Retry, Rule, RuleKind
from .table import Table, TableError

__all__ = ["AsyncConverter", "CatalogEntry", "ConversionError", "ConvertedError", "Converter", "HttpReply", "LocalTable",
           "NoTableError", "Origin", "Retry", "Rule", "RuleKind", "Table", "TableError"]
