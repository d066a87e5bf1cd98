/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-card-grid.h"

#include "ui/widgets/finx-widgets.h"

#define TWO_COLUMNS 2           /* FinxSizeClass: from 1200 px on */
#define LEFT        5           /* of nine parts of the width */
#define RIGHT       4

struct _FinxCardGrid
{
  GtkWidget  parent_instance;
  GtkWidget *sizes;             /* the only child */
  GtkWidget *box, *grid;
  GPtrArray *cards;             /* (element-type GtkWidget), owned: in the order they stand */
};

G_DEFINE_FINAL_TYPE (FinxCardGrid, finx_card_grid, GTK_TYPE_WIDGET)

static void
arrange (FinxCardGrid *self)
{
  gboolean is_wide = finx_size_class_get (FINX_SIZE_CLASS (self->sizes)) >= TWO_COLUMNS;

  for (guint i = 0; i < self->cards->len; i++)
    {
      GtkWidget *card = self->cards->pdata[i];
      gboolean is_left = i % 2 == 0;

      if (gtk_widget_get_parent (card) != NULL)
        gtk_grid_remove (GTK_GRID (self->grid), card);
      if (is_wide)
        gtk_grid_attach (GTK_GRID (self->grid), card, is_left ? 0 : LEFT, (int) i / 2, is_left ? LEFT : RIGHT, 1);
      else
        gtk_grid_attach (GTK_GRID (self->grid), card, 0, (int) i, LEFT + RIGHT, 1);
    }
}

void
finx_card_grid_set_head (FinxCardGrid *self,
                         GtkWidget    *head)
{
  gtk_box_prepend (GTK_BOX (self->box), head);
}

void
finx_card_grid_add (FinxCardGrid *self,
                    GtkWidget    *card,
                    int           height)
{
  gtk_widget_set_hexpand (card, TRUE);
  gtk_widget_set_size_request (card, -1, height);
  g_ptr_array_add (self->cards, g_object_ref_sink (card));
  arrange (self);
}

static void
finx_card_grid_dispose (GObject *object)
{
  FinxCardGrid *self = FINX_CARD_GRID (object);

  g_clear_pointer (&self->sizes, gtk_widget_unparent);
  g_clear_pointer (&self->cards, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_card_grid_parent_class)->dispose (object);
}

static void
finx_card_grid_class_init (FinxCardGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_card_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_card_grid_init (FinxCardGrid *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->cards = g_ptr_array_new_with_free_func (g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_add_css_class (self->box, "portfolio-overview");
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 12);
  gtk_grid_set_column_homogeneous (GTK_GRID (self->grid), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->grid);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->box);
  self->sizes = finx_size_class_new ();
  finx_size_class_set_child (FINX_SIZE_CLASS (self->sizes), scroller);
  gtk_widget_set_parent (self->sizes, GTK_WIDGET (self));
  g_signal_connect_object (self->sizes, "notify::size-class", G_CALLBACK (arrange), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_card_grid_new (void)
{
  return g_object_new (FINX_TYPE_CARD_GRID, NULL);
}
