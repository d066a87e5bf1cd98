/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/* Prices from a CSV file whose first line names the columns: “date” (or time, timestamp; ISO 8601) and “close”, maybe
 * open, high, low and volume. All of the file or nothing: the first bad line is told. (transfer full) (element-type
 * FinxBar), oldest first, at least one. Any thread. */
GArray *finx_price_file_read (const char *path, GError **error);

G_END_DECLS
