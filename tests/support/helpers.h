/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "base/finx-decimal.h"

/* What many tests write down or wait for. Header-only. */

/* @text: (nullable): unknown */
static inline FinxDecimal
number (const char *text)
{
  FinxDecimal value = FINX_DECIMAL_UNKNOWN;

  g_assert_true (text == NULL || finx_decimal_parse (text, &value, NULL));
  return value;
}

/* @text: (nullable): unknown */
static inline void
assert_number (FinxDecimal  value,
               const char  *text)
{
  g_assert_cmpint (finx_decimal_is_known (value), ==, text != NULL);
  g_assert_true (text == NULL || finx_decimal_equal (value, number (text)));
}

static inline void
set_text (char      **slot,
          const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

/* Of whatever is waited for: (transfer full) in @slot, which was %NULL before. */
static inline void
result_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      slot)
{
  *(GAsyncResult **) slot = g_object_ref (result);
}
