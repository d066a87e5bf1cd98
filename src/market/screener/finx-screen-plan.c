/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/screener/finx-screen-plan.h"

#include "base/finx-error.h"

struct _FinxScreenPlan
{
  FinxExpression *when;         /* (nullable) owned */
  GPtrArray      *columns;      /* (element-type FinxExpression) */
  FinxInterval    interval;
};

static void
clear (gpointer data)
{
  FinxScreenPlan *self = data;

  g_clear_pointer (&self->when, finx_expression_free);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
}

/**
 * finx_screen_plan_new:
 * @place: (out) (optional): where in the condition the fault is; nowhere when it is in a column
 * @error: see finx_expression_parse(); FINX-SCREEN-001: too many columns
 */
FinxScreenPlan *
finx_screen_plan_new (const FinxScreen  *screen,
                      FinxPlace         *place,
                      GError           **error)
{
  g_autoptr(FinxScreenPlan) self = g_atomic_rc_box_new0 (FinxScreenPlan);
  g_autofree char *when = g_strstrip (g_strdup (screen->when));

  if (place != NULL)
    *place = (FinxPlace) { 0 };
  self->interval = screen->interval;
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) finx_expression_free);
  if (*when != '\0' && (self->when = finx_expression_parse (screen->when, FINX_SUBJECT_INSTRUMENT, place, error)) == NULL)
    return NULL;
  for (char **column = screen->columns; *column != NULL; column++)
    {
      FinxExpression *parsed = finx_expression_parse_number (*column, FINX_SUBJECT_INSTRUMENT, NULL, error);

      if (parsed == NULL)
        return NULL;
      g_ptr_array_add (self->columns, parsed);
    }
  if (self->columns->len > FINX_SCREEN_MOST_COLUMNS)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-001", "A screen has at most %d columns; take some away", FINX_SCREEN_MOST_COLUMNS);
      return NULL;
    }
  return g_steal_pointer (&self);
}

FinxScreenPlan *
finx_screen_plan_ref (FinxScreenPlan *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
finx_screen_plan_unref (FinxScreenPlan *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

FinxInterval
finx_screen_plan_get_interval (FinxScreenPlan *self)
{
  return self->interval;
}

gboolean
finx_screen_plan_needs_reports (FinxScreenPlan *self)
{
  if (self->when != NULL && finx_expression_needs_reports (self->when))
    return TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    if (finx_expression_needs_reports (self->columns->pdata[i]))
      return TRUE;
  return FALSE;
}

const FinxExpression *
finx_screen_plan_get_when (FinxScreenPlan *self)
{
  return self->when;
}

guint
finx_screen_plan_get_n_columns (FinxScreenPlan *self)
{
  return self->columns->len;
}

const FinxExpression *
finx_screen_plan_get_column (FinxScreenPlan *self,
                             guint           column)
{
  return self->columns->pdata[column];
}
