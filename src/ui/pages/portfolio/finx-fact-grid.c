/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-fact-grid.h"

#include <glib/gi18n.h>

#include "ui/widgets/finx-widgets.h"

#define MOST_WIDTH 560                  /* px at text scale 1: a value stays near its name */

struct _FinxFactGrid
{
  GtkWidget  parent_instance;
  GtkWidget *grid;              /* the only child */
  GPtrArray *names;             /* (element-type utf8): of the rows, then of the columns */
  guint      n_rows;
};

G_DEFINE_FINAL_TYPE (FinxFactGrid, finx_fact_grid, GTK_TYPE_WIDGET)

static GtkWidget *
add_label (FinxFactGrid *self,
           const char   *text,
           int           column,
           int           row,
           const char   *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_grid_attach (GTK_GRID (self->grid), label, column, row, 1, 1);
  return label;
}

void
finx_fact_grid_set (FinxFactGrid *self,
                    guint         row,
                    guint         column,
                    const char   *text,
                    const char   *why)
{
  GtkWidget *label;
  const char *head;
  g_autofree char *name = NULL;

  g_return_if_fail (FINX_IS_FACT_GRID (self));

  label = gtk_grid_get_child_at (GTK_GRID (self->grid), (int) column + 1, (int) row + 1);
  g_return_if_fail (label != NULL);

  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (label, why);
  head = self->names->pdata[self->n_rows + column];
  name = g_strdup_printf ("%s%s%s: %s%s%s", (const char *) self->names->pdata[row], *head != '\0' ? ", " : "", head, text,
                          why != NULL ? ". " : "", why != NULL ? why : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static int
most_width (FinxFactGrid *self)
{
  int natural;

  gtk_widget_measure (self->grid, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return MAX (natural, (int) (MOST_WIDTH * MAX (finx_text_scale (GTK_WIDGET (self)), 1)));
}

static void
finx_fact_grid_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  FinxFactGrid *self = FINX_FACT_GRID (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size >= 0)
    for_size = MIN (for_size, most_width (self));
  gtk_widget_measure (self->grid, orientation, for_size, minimum, natural, NULL, NULL);
}

static void
finx_fact_grid_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  FinxFactGrid *self = FINX_FACT_GRID (widget);
  int used = MIN (width, most_width (self));
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  gtk_widget_size_allocate (self->grid, &(GtkAllocation) { is_rtl ? width - used : 0, 0, used, height }, -1);
}

static GtkSizeRequestMode
finx_fact_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
finx_fact_grid_dispose (GObject *object)
{
  g_clear_pointer (&FINX_FACT_GRID (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_fact_grid_parent_class)->dispose (object);
}

static void
finx_fact_grid_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_FACT_GRID (object)->names);
  G_OBJECT_CLASS (finx_fact_grid_parent_class)->finalize (object);
}

static void
finx_fact_grid_class_init (FinxFactGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_fact_grid_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_fact_grid_finalize;
  GTK_WIDGET_CLASS (klass)->measure = finx_fact_grid_measure;
  GTK_WIDGET_CLASS (klass)->size_allocate = finx_fact_grid_size_allocate;
  GTK_WIDGET_CLASS (klass)->get_request_mode = finx_fact_grid_get_request_mode;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_fact_grid_init (FinxFactGrid *self)
{
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 18);
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->grid, "card-body");
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}

GtkWidget *
finx_fact_grid_new (const char        *label,
                    const char *const *columns,
                    const FinxFact    *facts,
                    guint              n)
{
  FinxFactGrid *self = g_object_new (FINX_TYPE_FACT_GRID, NULL);
  guint n_columns = g_strv_length ((char **) columns);

  self->n_rows = n;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _(label), -1);
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *name = add_label (self, _(facts[i].label), 0, (int) i + 1, "dim");

      g_ptr_array_add (self->names, g_strdup (_(facts[i].label)));
      if (facts[i].explanation == NULL)
        continue;
      gtk_widget_set_tooltip_text (name, _(facts[i].explanation));
      gtk_accessible_update_property (GTK_ACCESSIBLE (name), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, _(facts[i].explanation), -1);
    }
  for (guint k = 0; k < n_columns; k++)
    {
      if (*columns[k] != '\0')
        gtk_widget_add_css_class (add_label (self, _(columns[k]), (int) k + 1, 0, "caption"), "dim");
      g_ptr_array_add (self->names, g_strdup (*columns[k] != '\0' ? _(columns[k]) : ""));
      for (guint i = 0; i < n; i++)
        add_label (self, "–", (int) k + 1, (int) i + 1, "numeric");
    }
  return GTK_WIDGET (self);
}
