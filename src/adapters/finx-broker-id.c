/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "adapters/finx-broker-id.h"

#include <string.h>

#define OUR_MARK "4658-4000-8000"       /* stands in our ids where chance has other digits */
#define MOST_ID  64

/**
 * finx_broker_uuid_of:
 * @client_id: such as "FX-20260309-5b0c7e91a2f4"
 *
 * One makes the other, so that an order is known again whoever has to remember it.
 *
 * Returns: (transfer full) (nullable): "20260309-4658-4000-8000-5b0c7e91a2f4"; %NULL: the id is not one of FinX
 */
char *
finx_broker_uuid_of (const char *client_id)
{
  gboolean is_ours = strlen (client_id) == 24 && g_str_has_prefix (client_id, "FX-") && client_id[11] == '-';

  for (guint i = 3; is_ours && i < 24; i++)
    is_ours = i == 11 || (i < 11 ? g_ascii_isdigit (client_id[i]) : g_ascii_isxdigit (client_id[i]) && !g_ascii_isupper (client_id[i]));
  return is_ours ? g_strdup_printf ("%.8s-" OUR_MARK "-%s", client_id + 3, client_id + 12) : NULL;
}

/* (transfer full): of another program's order its own, where it is not too long; else "" */
char *
finx_broker_client_id_of (const char *text)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);
  g_autofree char *ours = strlen (lower) == 36 ? g_strdup_printf ("FX-%.8s-%s", lower, lower + 24) : NULL;
  g_autofree char *back = ours != NULL ? finx_broker_uuid_of (ours) : NULL;

  if (back != NULL && g_str_equal (back, lower))
    return g_steal_pointer (&ours);
  return g_strdup (strlen (text) <= MOST_ID ? text : "");
}
