/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/finx-widgets.h"

/**
 * finx_drop_down_set_name:
 *
 * Names a drop-down for screen readers. The focus is on the button inside, which does not take the name of the
 * drop-down by itself.
 */
void
finx_drop_down_set_name (GtkDropDown *drop_down,
                         const char  *name)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (drop_down));

  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (button != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
