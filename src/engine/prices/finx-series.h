/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/finx-tick.h"

G_BEGIN_DECLS

/**
 * FinxSeries:
 * @id: as typed, such as "AAPL-daily"
 * @title: what it is
 * @symbol: the practice instrument that it suits
 * @first: ISO date of the first price
 * @last: and of the last
 * @n_bars: how many prices
 * @source: who published it, to print where it is shown
 *
 * A real series that comes with the program (data/history).
 */
typedef struct
{
  const char *id, *title, *symbol;
  const char *first, *last;
  guint       n_bars;
  const char *source;
} FinxSeries;

/* (transfer none): all of them; static. Any thread. */
const FinxSeries *finx_series_list (guint *n_series);
const FinxSeries *finx_series_find (const char *id);    /* (nullable); case does not count */
/* (transfer full) (element-type FinxBar): oldest first. Reads and unpacks its file: some 10 ms. Any thread. Shares are
 * adjusted for splits and dividends. Where there is one price a date, a bar goes from the price before to it, and has no
 * volume. Prices before 1970, and
 * those that are missing or not above zero, are left out. */
GArray           *finx_series_load (const FinxSeries *self, GError **error);
/* (transfer full): the European Central Bank's reference rates since 1999, as finx_price_history_read_ecb() reads them. Not
 * ended by a zero byte. Any thread. */
GBytes           *finx_series_load_reference_rates (GError **error);
/* (transfer full): yields of the United States' ten-year bonds since 1953: lines "1953-04-01,2.83" below a head, percent. Not ended
 * by a zero byte. Any thread. */
GBytes           *finx_series_load_yields          (GError **error);

G_END_DECLS
