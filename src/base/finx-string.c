/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-string.h"

/**
 * finx_set_str:
 * @to: (inout) (nullable): what is owned: freed, and replaced by a copy of @from
 * @from: (nullable): also a part of what is replaced
 *
 * Returns: whether that is another text; the same one stays where it is
 */
gboolean
finx_set_str (char       **to,
              const char  *from)
{
  char *copy;

  if (g_strcmp0 (*to, from) == 0)
    return FALSE;
  copy = g_strdup (from);
  g_free (*to);
  *to = copy;
  return TRUE;
}
