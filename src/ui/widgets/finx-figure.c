/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"

struct _FinxFigure
{
  GtkWidget  parent_instance;
  GtkWidget *box;
  GtkWidget *caption;
  GtkWidget *value;             /* FinxCell */
  GtkWidget *unit;
  GtkWidget *below;             /* FinxCell */
  char      *spoken;            /* what the screen reader was told last */
};

G_DEFINE_FINAL_TYPE (FinxFigure, finx_figure, GTK_TYPE_WIDGET)

static void
set_label (GtkWidget  *label,
           const char *text)
{
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (label)), text != NULL ? text : "") != 0)
    gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_visible (label, text != NULL && *text != '\0');
}

static void
finx_figure_dispose (GObject *object)
{
  FinxFigure *self = FINX_FIGURE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_figure_parent_class)->dispose (object);
}

static void
finx_figure_finalize (GObject *object)
{
  g_free (FINX_FIGURE (object)->spoken);
  G_OBJECT_CLASS (finx_figure_parent_class)->finalize (object);
}

static void
finx_figure_class_init (FinxFigureClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_figure_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_figure_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxfigure");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_figure_init (FinxFigure *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  self->caption = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_add_css_class (self->caption, "dim");
  gtk_box_append (GTK_BOX (self->box), self->caption);

  self->value = finx_cell_new (0, FALSE);
  finx_cell_set_tight (FINX_CELL (self->value));
  gtk_widget_add_css_class (self->value, "figure");
  gtk_widget_add_css_class (self->value, "numeric");
  gtk_box_append (GTK_BOX (row), self->value);
  self->unit = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->unit, "caption");
  gtk_widget_add_css_class (self->unit, "faint");
  gtk_widget_set_valign (self->unit, GTK_ALIGN_BASELINE);
  gtk_widget_set_valign (self->value, GTK_ALIGN_BASELINE);
  gtk_widget_set_visible (self->unit, FALSE);
  gtk_box_append (GTK_BOX (row), self->unit);
  gtk_box_append (GTK_BOX (self->box), row);

  self->below = finx_cell_new (0, FALSE);
  gtk_widget_add_css_class (self->below, "caption");
  gtk_widget_add_css_class (self->below, "numeric");
  gtk_widget_set_visible (self->below, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->below);
}

GtkWidget *
finx_figure_new (const char *caption)
{
  FinxFigure *self = g_object_new (FINX_TYPE_FIGURE, NULL);

  set_label (self->caption, caption);
  return GTK_WIDGET (self);
}

void
finx_figure_set_caption (FinxFigure *self,
                         const char *caption)
{
  g_return_if_fail (FINX_IS_FIGURE (self));
  if (g_strcmp0 (gtk_label_get_text (GTK_LABEL (self->caption)), caption) != 0)
    set_label (self->caption, caption);
}

/**
 * finx_figure_set:
 * @value: with its own sign
 * @unit: (nullable): such as "USD", shown faint after the value
 * @sign: −1, 0 or +1 colours the value and puts ▲ ▼ before it; 2: neutral
 * @below: (nullable): a small line below; coloured likewise when it is a signed number, such as "+0.68%"
 */
void
finx_figure_set (FinxFigure *self,
                 const char *value,
                 const char *unit,
                 int         sign,
                 const char *below)
{
  g_autofree char *spoken = NULL;
  gboolean moves = sign == 1 || sign == -1;
  gboolean below_moves = moves && below != NULL && (g_str_has_prefix (below, "+") || g_str_has_prefix (below, "−"));

  g_return_if_fail (FINX_IS_FIGURE (self));

  finx_cell_set_sign (FINX_CELL (self->value), moves ? sign : 2, moves);
  finx_cell_set_text (FINX_CELL (self->value), value);
  set_label (self->unit, unit);
  finx_cell_set_sign (FINX_CELL (self->below), below_moves ? sign : 2, FALSE);
  finx_cell_set_style (FINX_CELL (self->below), below_moves ? NULL : "dim");
  finx_cell_set_text (FINX_CELL (self->below), below);
  gtk_widget_set_visible (self->below, below != NULL && *below != '\0');

  spoken = g_strjoin (" ", gtk_label_get_text (GTK_LABEL (self->caption)), value != NULL ? value : "",
                      unit != NULL ? unit : "", below != NULL ? below : "", NULL);
  if (g_strcmp0 (spoken, self->spoken) == 0)
    return;
  g_free (self->spoken);
  self->spoken = g_steal_pointer (&spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->spoken, -1);
}
