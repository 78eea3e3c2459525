"""Pages of the native engine: tokens, cursors and paginators."""
