/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"

struct _FinxFlash
{
  GtkWidget  parent_instance;
  GtkWidget *cell;
};

G_DEFINE_FINAL_TYPE (FinxFlash, finx_flash, GTK_TYPE_WIDGET)

static void
finx_flash_dispose (GObject *object)
{
  FinxFlash *self = FINX_FLASH (object);

  g_clear_pointer (&self->cell, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_flash_parent_class)->dispose (object);
}

static void
finx_flash_class_init (FinxFlashClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_flash_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxflash");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
finx_flash_init (FinxFlash *self)
{
  self->cell = finx_cell_new (1, FALSE);
  gtk_widget_add_css_class (self->cell, "numeric");
  gtk_widget_set_parent (self->cell, GTK_WIDGET (self));
}

GtkWidget *
finx_flash_new (void)
{
  return g_object_new (FINX_TYPE_FLASH, NULL);
}

/**
 * finx_flash_set:
 * @direction: −1, 0 or +1: which way the price moved
 * @flash: whether a change may flash; %FALSE when another instrument is shown
 */
void
finx_flash_set (FinxFlash  *self,
                const char *text,
                int         direction,
                gboolean    flash)
{
  g_return_if_fail (FINX_IS_FLASH (self));

  if (finx_cell_set_text (FINX_CELL (self->cell), text) && flash)
    finx_cell_flash (FINX_CELL (self->cell), direction);
}
