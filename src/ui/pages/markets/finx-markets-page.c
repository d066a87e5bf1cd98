/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/finx-markets-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/markets/finx-markets-tabs.h"
#include "ui/shell/finx-page-bar.h"

#define STATE_TAB "markets/tab"

struct _FinxMarketsPage
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;             /* owned */
  FinxEngine    *engine;                /* borrowed from @workspace */
  GtkWidget    **tabs;                  /* buttons, one for each of finx_markets_tabs */
  GtkWidget     *stack;                 /* of the tabs; each a bin that is empty until it is shown */
};

G_DEFINE_FINAL_TYPE (FinxMarketsPage, finx_markets_page, GTK_TYPE_WIDGET)

/* Fills the tab on screen, if this is the first time. */
static void
fill_tab (FinxMarketsPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  GtkWidget *bin = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  if (bin == NULL)
    return;
  for (guint i = 0; adw_bin_get_child (ADW_BIN (bin)) == NULL && i < finx_n_markets_tabs; i++)
    if (g_strcmp0 (finx_markets_tabs[i].name, name) == 0)
      adw_bin_set_child (ADW_BIN (bin), finx_markets_tabs[i].create (self->workspace));
  finx_engine_set_state (self->engine, STATE_TAB, name);
}

static void
show_tab (FinxMarketsPage *self,
          const char      *name)
{
  for (guint i = 0; i < finx_n_markets_tabs; i++)
    if (g_strcmp0 (finx_markets_tabs[i].name, name) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[i]), TRUE);
}

static void
show_tab_cb (FinxMarketsPage *self,
             const char      *page,
             const char      *tab)
{
  if (g_strcmp0 (page, "markets") == 0)
    show_tab (self, tab);
}

static void
finx_markets_page_dispose (GObject *object)
{
  FinxMarketsPage *self = FINX_MARKETS_PAGE (object);
  GtkWidget *child;

  if (self->stack != NULL)              /* what it shows while it is taken apart was chosen by nobody */
    g_signal_handlers_disconnect_by_func (self->stack, fill_tab, self);
  self->stack = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->tabs, g_free);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_markets_page_parent_class)->dispose (object);
}

static void
finx_markets_page_class_init (FinxMarketsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_markets_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
finx_markets_page_init (FinxMarketsPage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
finx_markets_page_new (FinxWorkspace *workspace)
{
  FinxMarketsPage *self = g_object_new (FINX_TYPE_MARKETS_PAGE, NULL);
  GtkWidget *bar = finx_page_bar_new ();
  g_autofree char *tab = NULL;

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->tabs = g_new0 (GtkWidget *, finx_n_markets_tabs);
  gtk_widget_add_css_class (bar, "slim");
  for (guint i = 0; i < finx_n_markets_tabs; i++)
    {
      gtk_stack_add_named (GTK_STACK (self->stack), adw_bin_new (), finx_markets_tabs[i].name);
      self->tabs[i] = finx_page_bar_add_tab (bar, _(finx_markets_tabs[i].title), self->stack, finx_markets_tabs[i].name);
    }
  gtk_widget_set_parent (finx_page_bar_wrap (bar), GTK_WIDGET (self));
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  tab = finx_engine_get_state (self->engine, STATE_TAB);
  show_tab (self, tab);
  fill_tab (self);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (fill_tab), self);
  g_signal_connect_object (workspace, "show-tab", G_CALLBACK (show_tab_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
