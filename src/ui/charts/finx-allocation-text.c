/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-allocation-text.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words/finx-format.h"

#define N_TOLD 5                /* parts in the summary */

char *
finx_allocation_weight (FinxAllocation *self,
                        double          value)
{
  return finx_format_percent (finx_allocation_get_total (self) > 0 ? value / finx_allocation_get_total (self) : (double) NAN, 1);
}

char *
finx_allocation_change (double change)
{
  g_autofree char *percent = finx_format_percent_signed (change, 2);

  if (!isfinite (change))
    return g_strdup ("");
  return g_strdup_printf ("%s %s", change > 0 ? "▲" : change < 0 ? "▼" : "–", percent);
}

char *
finx_allocation_describe (FinxAllocation           *self,
                          const FinxAllocationPart *part,
                          int                       group)
{
  GString *lines = g_string_new (part->label);
  g_autofree char *weight = finx_allocation_weight (self, part->value);
  g_autofree char *change = finx_allocation_change (part->change);

  if (part->name != NULL && *part->name != '\0' && g_strcmp0 (part->name, part->label) != 0)
    g_string_append_printf (lines, " · %s", part->name);
  g_string_append_c (lines, '\n');
  if (part->text != NULL)
    g_string_append_printf (lines, "%s · ", part->text);
  g_string_append (lines, weight);
  if (*change != '\0')
    g_string_append_printf (lines, "\n%s", change);
  if (group >= 0 && finx_allocation_get_open (self) < 0)
    {
      const FinxAllocationPart *of = finx_allocation_get_group_part (self, group);
      g_autofree char *share = finx_allocation_weight (self, of->value);

      g_string_append_printf (lines, "\n%s %s", of->label, share);
    }
  return g_string_free (lines, FALSE);
}

char *
finx_allocation_summarize (FinxAllocation *self)
{
  guint n = finx_allocation_get_n (self);
  GString *text = g_string_new (NULL);
  g_autofree char *left_out = finx_allocation_tell_left_out (self);

  if (finx_allocation_get_open (self) >= 0)
    g_string_append_printf (text, "%s: ", finx_allocation_get_group_part (self, finx_allocation_get_open (self))->label);
  g_string_append_printf (text, ngettext ("%u part", "%u parts", n), n);
  for (guint i = 0; i < MIN (n, N_TOLD); i++)
    {
      const FinxAllocationPart *part = finx_allocation_get_part (self, i);
      g_autofree char *weight = finx_allocation_weight (self, part->value);

      g_string_append_printf (text, "%s%s %s", i == 0 ? "; " : ", ", part->label, weight);
    }
  if (left_out != NULL)
    g_string_append_printf (text, "; %s", left_out);
  return g_string_free (text, FALSE);
}

char *
finx_allocation_way_back (FinxAllocation *self)
{
  int open = finx_allocation_get_open (self);
  const FinxAllocationPart *part = open >= 0 ? finx_allocation_get_group_part (self, open) : NULL;
  g_autofree char *weight = part != NULL ? finx_allocation_weight (self, part->value) : NULL;

  /* Translators: the way back from a group of an allocation: "‹ All · Shares 61.2%" */
  return part != NULL ? g_strdup_printf (_("‹ All · %s %s"), part->label, weight) : NULL;
}

void
finx_allocation_fill_sheet (FinxAllocation *self,
                            FinxSheet      *sheet)
{
  const char *const heads[] = { _("Symbol"), _("Name"), _("Group"), _("Value"), _("Weight"), _("Change") };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    finx_sheet_text (sheet, heads[i]);
  finx_sheet_end_row (sheet);
  for (guint i = 0; i < finx_allocation_get_n (self); i++)
    {
      const FinxAllocationPart *part = finx_allocation_get_part (self, i);
      int group = finx_allocation_get_group (self, i);

      finx_sheet_text (sheet, part->label);
      finx_sheet_text (sheet, part->name);
      finx_sheet_text (sheet, group >= 0 ? finx_allocation_get_group_part (self, group)->label : NULL);
      finx_sheet_number (sheet, part->value, 2);
      finx_sheet_ratio (sheet, part->value / finx_allocation_get_total (self));
      finx_sheet_ratio (sheet, part->change);
      finx_sheet_end_row (sheet);
    }
}
