/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-screen-menu.h"

#include <glib/gi18n.h>

#include "engine/screener/finx-screens.h"
#include "market/screener/finx-screen-terms.h"

GtkWidget *
finx_screen_menu_new (void)
{
  GtkWidget *menu = gtk_menu_button_new ();

  gtk_widget_set_tooltip_text (menu, _("Screens that are kept, and those that come with the program"));
  gtk_menu_button_set_always_show_arrow (GTK_MENU_BUTTON (menu), TRUE);
  return menu;
}

static void
append_screens (GMenu      *menu,
                const char *title,
                GPtrArray  *screens)
{
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; i < screens->len; i++)
    {
      const FinxScreen *screen = screens->pdata[i];
      g_autoptr(GMenuItem) item = g_menu_item_new (screen->name, NULL);

      g_menu_item_set_action_and_target (item, "screener.show", "s", screen->name);
      g_menu_append_item (section, item);
    }
  if (screens->len > 0)
    g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

void
finx_screen_menu_update (GtkWidget        *menu,
                         FinxEngine       *engine,
                         const FinxScreen *screen,
                         gboolean          is_changed)
{
  g_autoptr(GMenu) model = g_menu_new (), own = g_menu_new ();
  g_autoptr(GPtrArray) kept = finx_engine_list_screens (engine), ready = finx_screen_list_ready ();
  g_autofree char *label = NULL, *name = NULL;

  append_screens (model, _("Kept"), kept);
  append_screens (model, _("Ready"), ready);
  g_menu_append (own, _("New screen"), "screener.new");
  g_menu_append_section (model, NULL, G_MENU_MODEL (own));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (menu), G_MENU_MODEL (model));
  if (*screen->name == '\0')
    label = g_strdup (_("New screen"));
  else
    label = is_changed ? g_strdup_printf (_("%s (changed)"), screen->name) : g_strdup (screen->name);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (menu), label);
  name = g_strdup_printf (_("Screen: %s"), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}
