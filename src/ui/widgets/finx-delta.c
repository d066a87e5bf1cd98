/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"

struct _FinxDelta
{
  GtkWidget  parent_instance;
  GtkWidget *cell;
  gboolean   show_triangle;
};

G_DEFINE_FINAL_TYPE (FinxDelta, finx_delta, GTK_TYPE_WIDGET)

static void
finx_delta_dispose (GObject *object)
{
  FinxDelta *self = FINX_DELTA (object);

  g_clear_pointer (&self->cell, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_delta_parent_class)->dispose (object);
}

static void
finx_delta_class_init (FinxDeltaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_delta_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxdelta");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_delta_init (FinxDelta *self)
{
  self->cell = finx_cell_new (0, FALSE);
  gtk_widget_add_css_class (self->cell, "numeric");
  gtk_widget_set_parent (self->cell, GTK_WIDGET (self));
}

GtkWidget *
finx_delta_new (gboolean show_triangle)
{
  FinxDelta *self = g_object_new (FINX_TYPE_DELTA, NULL);

  self->show_triangle = show_triangle;
  return GTK_WIDGET (self);
}

/**
 * finx_delta_set:
 * @sign: −1, 0 or +1; 2 for a number that is no gain or loss
 * @text: (nullable): with its own sign; %NULL or "" empties it
 */
void
finx_delta_set (FinxDelta  *self,
                int         sign,
                const char *text)
{
  g_return_if_fail (FINX_IS_DELTA (self));

  finx_cell_set_sign (FINX_CELL (self->cell), sign,
                      self->show_triangle && sign != 2 && text != NULL && *text != '\0');
  /* What is no gain or loss ends where numbers end; it has no triangle to line up. */
  finx_cell_set_xalign (FINX_CELL (self->cell), self->show_triangle && sign == 2 ? 1 : 0);
  finx_cell_set_text (FINX_CELL (self->cell), text);
}
