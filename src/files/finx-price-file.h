/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* Prices from a CSV file whose first line names the columns: “date” (or time, timestamp; ISO 8601) and “close” (or
 * “value”, as of an index), maybe open, high, low and volume. All of the file or nothing: the first bad line is told. (transfer full) (element-type
 * FinxBar), oldest first, at least one. Any thread. */
GArray *finx_price_file_read (const char *path, GError **error);

/* The same, as finx_price_file_read() takes it: dates alone when all bars are of whole days. (transfer full). Any thread. */
GBytes *finx_price_file_write (GArray *bars);

/* The line at *@text, without what ends it; *@text moves behind it. %NULL at the end. Changes the text. */
char   *finx_next_line       (char       **text);

G_END_DECLS
