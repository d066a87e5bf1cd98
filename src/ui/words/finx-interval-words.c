/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/words/finx-interval-words.h"

#include <glib/gi18n.h>

static const char *
fill (const char *words,
      guint       n)
{
  g_autofree char *text = g_strdup_printf (words, n);

  return g_intern_string (text);
}

const char *
finx_interval_name (FinxInterval interval)
{
  guint n = finx_interval_count (interval);

  switch (finx_interval_unit (interval))
    {
    case FINX_UNIT_TICK:
      return fill (ngettext ("%u trade", "%u trades", n), n);
    case FINX_UNIT_SECOND:
      return fill (ngettext ("%u second", "%u seconds", n), n);
    case FINX_UNIT_MINUTE:
      return fill (ngettext ("%u minute", "%u minutes", n), n);
    case FINX_UNIT_HOUR:
      return fill (ngettext ("%u hour", "%u hours", n), n);
    case FINX_UNIT_DAY:
      return fill (ngettext ("%u day", "%u days", n), n);
    case FINX_UNIT_WEEK:
      return fill (ngettext ("%u week", "%u weeks", n), n);
    case FINX_UNIT_MONTH:
    default:
      return fill (ngettext ("%u month", "%u months", n), n);
    }
}

const char *
finx_interval_short_name (FinxInterval interval)
{
  /* Translators: the shortest words for intervals of a chart: 100 trades, 1 second, 5 minutes, 2 hours, 1 day, 1 week, 3 months */
  static const char *const words[] = {
    N_("%uT"), N_("%us"), N_("%um"), N_("%uh"), N_("%uD"), N_("%uW"), N_("%uM"),
  };

  return fill (_(words[MIN (finx_interval_unit (interval), G_N_ELEMENTS (words) - 1)]), finx_interval_count (interval));
}
