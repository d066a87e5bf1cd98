/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/finx-store-private.h"

#include "store/finx-alert-table.h"
#include "store/finx-delivery-table.h"

/**
 * finx_store_write_alerts:
 * @events: (array length=n_events): with valid alerts, see finx_alert_validate()
 *
 * Writes the alerts as they are now, or removes them, and their lines of history, in one transaction; of a limit that was
 * passed the line of history, and what was told of the portfolio's limits. Sets each
 * event's sequence; when it fails nothing was written.
 */
gboolean
finx_store_write_alerts (FinxStore       *self,
                         FinxAlertEvent **events,
                         gsize            n_events,
                         GError         **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  for (gsize i = 0; i < n_events; i++)
    if (events[i]->alert != NULL && !finx_alert_validate (events[i]->alert, 0, error))
      return FALSE;

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_events; i++)
    if (!finx_alert_table_apply (self->db, events[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

gboolean
finx_store_write_deliveries (FinxStore  *self,
                             GPtrArray  *deliveries,
                             GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (guint i = 0; i < deliveries->len; i++)
    if (!finx_delivery_table_update (self->db, deliveries->pdata[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

GPtrArray *
finx_store_list_deliveries (FinxStore  *self,
                            GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_delivery_table_list_waiting (self->db, error);
}

gboolean
finx_store_write_alerts_seen (FinxStore              *self,
                              const FinxAlert *const *alerts,
                              gsize                   n_alerts,
                              GError                **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  if (!finx_sqlite_begin (self->db, error))
    return FALSE;

  for (gsize i = 0; i < n_alerts; i++)
    if (!finx_alert_table_write_seen (self->db, alerts[i], error))
      {
        finx_sqlite_rollback (self->db);
        return FALSE;
      }

  return finx_sqlite_commit (self->db, error);
}

GPtrArray *
finx_store_list_alerts (FinxStore  *self,
                        GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_alert_table_list (self->db, self->instruments, error);
}

GPtrArray *
finx_store_list_alert_history (FinxStore  *self,
                               gsize       limit,
                               GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, NULL);

  return finx_alert_table_list_history (self->db, limit, self->instruments, error);
}

gboolean
finx_store_read_deliveries (FinxStore  *self,
                            GPtrArray  *events,
                            GError    **error)
{
  g_return_val_if_fail (FINX_IS_STORE (self) && self->db != NULL, FALSE);

  return finx_delivery_table_read (self->db, events, error);
}
