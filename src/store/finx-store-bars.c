/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-private.h"

#include "store/finx-bar-table.h"

gboolean
finx_store_write_bar_runs (FinxStore         *self,
                           const FinxBarRun  *runs,
                           gsize              n_runs,
                           GError           **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_runs; i++)
    if (!finx_bar_table_write (self->db, &runs[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

gboolean
finx_store_write_bars (FinxStore      *self,
                       const char     *symbol,
                       FinxInterval    interval,
                       const FinxBar  *bars,
                       gsize           n_bars,
                       GError        **error)
{
  const FinxBarRun run = { symbol, interval, bars, n_bars, FINX_BARS_IMPORTED };

  g_return_val_if_fail (symbol != NULL, FALSE);

  return finx_store_write_bar_runs (self, &run, 1, error);
}

gboolean
finx_store_delete_bars (FinxStore      *self,
                        const char     *symbol,
                        FinxInterval    interval,
                        FinxBarSource   source,
                        GError        **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);
  g_return_val_if_fail (symbol != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;
  if (finx_bar_table_delete (self->db, symbol, interval, source, error))
    return finx_sqlite_commit (self->db, error);

  finx_sqlite_rollback (self->db);
  return FALSE;
}

/* Returns: (transfer full): the bars with from ≤ time < to, oldest first */
GArray *
finx_store_read_bars (FinxStore     *self,
                      const char    *symbol,
                      FinxInterval   interval,
                      gint64         from_us,
                      gint64         to_us,
                      GError       **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read (self->db, symbol, interval, NULL, from_us, to_us, error);
}

/* Returns: (transfer full): likewise; empty when there are none from @source */
GArray *
finx_store_read_bars_of (FinxStore      *self,
                         const char     *symbol,
                         FinxInterval    interval,
                         FinxBarSource   source,
                         gint64          from_us,
                         gint64          to_us,
                         GError        **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read (self->db, symbol, interval, &source, from_us, to_us, error);
}

/* Returns: (transfer full): the newest bars, oldest of them first; fewer when there are not that many */
GArray *
finx_store_read_last_bars (FinxStore     *self,
                           const char    *symbol,
                           FinxInterval   interval,
                           gsize          n_bars,
                           GError       **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  return finx_bar_table_read_last (self->db, symbol, interval, n_bars, error);
}

GArray *
finx_store_list_bars (FinxStore  *self,
                      GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_bar_table_list (self->db, error);
}
