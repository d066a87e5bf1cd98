/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/finx-engine-book.h"
#include "engine/review/finx-all-portfolios.h"
#include "ui/pages/portfolio/finx-explanation-window.h"
#include "ui/pages/portfolio/finx-portfolio-dialog.h"
#include "ui/pages/portfolio/finx-portfolio-tabs.h"
#include "ui/pages/portfolio/holdings/finx-currency-choice.h"
#include "ui/pages/portfolio/transactions/finx-day-choice.h"
#include "ui/review/finx-review-gate.h"
#include "ui/shell/finx-notice.h"
#include "ui/shell/finx-page-bar.h"
#include "ui/widgets/finx-account-choice.h"
#include "ui/words/finx-format.h"

#define STATE_TAB "portfolio/tab"

struct _FinxPortfolioPage
{
  GtkWidget          parent_instance;
  FinxWorkspace     *workspace;
  FinxEngine        *engine;            /* borrowed from the workspace */
  FinxPortfolioView *view;              /* owned; NULL: no account yet */
  GtkWidget         *outer;             /* stack: account or none */
  GtkWidget         *start;
  GtkWidget        **tabs;
  GtkWidget         *accounts, *currency, *day;
  GtkWidget         *past;              /* FinxNotice: the figures are not of today */
  GtkWidget         *stack;             /* of the tabs; each a bin that is empty until it is shown */
};

G_DEFINE_FINAL_TYPE (FinxPortfolioPage, finx_portfolio_page, GTK_TYPE_WIDGET)

static void
practice_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxPortfolioPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  gtk_widget_set_sensitive (self->start, TRUE);
  if (finx_engine_create_practice_finish (FINX_ENGINE (source), result, &error) || self->workspace == NULL)
    return;
  sentence = finx_error_text (error);
  finx_workspace_toast (self->workspace, sentence, NULL, NULL);
}

static void
start_practice_cb (FinxPortfolioPage *self)
{
  gtk_widget_set_sensitive (self->start, FALSE);
  finx_engine_create_practice_async (self->engine, NULL, practice_cb, g_object_ref (self));
}

/* Fills the tab on screen, if this is the first time. */
static void
fill_tab (FinxPortfolioPage *self)
{
  const char *name = gtk_stack_get_visible_child_name (GTK_STACK (self->stack));
  GtkWidget *bin = gtk_stack_get_visible_child (GTK_STACK (self->stack));

  if (self->view == NULL || bin == NULL)
    return;
  for (guint i = 0; adw_bin_get_child (ADW_BIN (bin)) == NULL && i < finx_n_portfolio_tabs; i++)
    if (g_strcmp0 (finx_portfolio_tabs[i].name, name) == 0)
      {
        GtkWidget *tab = finx_portfolio_tabs[i].create (self->view);

        adw_bin_set_child (ADW_BIN (bin), finx_portfolio_tabs[i].has_figures ? finx_review_gate_new (self->view, tab) : tab);
      }
  finx_engine_set_state (self->engine, STATE_TAB, name);
}

static void
show_tab_cb (FinxPortfolioPage *self,
             const char        *name)
{
  for (guint i = 0; i < finx_n_portfolio_tabs; i++)
    if (g_strcmp0 (finx_portfolio_tabs[i].name, name) == 0)
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[i]), TRUE);
}

static void
show_page_tab_cb (FinxPortfolioPage *self,
                  const char        *page,
                  const char        *tab)
{
  if (g_strcmp0 (page, "portfolio") == 0 && self->view != NULL)
    finx_portfolio_view_show_tab (self->view, tab);
}

static void
explain_cb (FinxPortfolioPage   *self,
            const FinxFigureRef *figure)
{
  if (finx_portfolio_view_get_review (self->view) != NULL)
    gtk_window_present (GTK_WINDOW (finx_explanation_window_new (self->view, figure,
                                                                 GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
}

static void
empty_tabs (FinxPortfolioPage *self)
{
  for (guint i = 0; i < finx_n_portfolio_tabs; i++)
    adw_bin_set_child (ADW_BIN (gtk_stack_get_child_by_name (GTK_STACK (self->stack), finx_portfolio_tabs[i].name)), NULL);
}

static void
account_chosen_cb (FinxPortfolioPage *self)
{
  const char *account = finx_account_choice_get (FINX_ACCOUNT_CHOICE (self->accounts));

  if (account != NULL)
    finx_workspace_set_account (self->workspace, account);
  else
    finx_workspace_show_all (self->workspace);
}

/* The day of the view, said where it is not today. */
static void
update_day (FinxPortfolioPage *self)
{
  gint32 day = finx_day_choice_get (FINX_DAY_CHOICE (self->day));

  if (self->view != NULL)
    finx_portfolio_view_set_as_of (self->view, day);
  if (day == G_MAXINT32)
    {
      finx_notice_hide (FINX_NOTICE (self->past));
    }
  else
    {
      g_autofree char *date = finx_format_date (day * FINX_USEC_PER_DAY, "UTC");
      g_autofree char *text = g_strdup_printf (_("Figures as of %s. What came later is left out."), date);

      finx_notice_show (FINX_NOTICE (self->past), text, _("Back to today"), "portfolio.today");
    }
}

/* Orders are of one account. */
static void
update_tabs (FinxPortfolioPage *self,
             gboolean           is_all)
{
  for (guint i = 0; i < finx_n_portfolio_tabs; i++)
    {
      gtk_widget_set_visible (self->tabs[i], !is_all || !finx_portfolio_tabs[i].is_of_one);
      if (is_all && finx_portfolio_tabs[i].is_of_one && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->tabs[i])))
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tabs[0]), TRUE);
    }
}

/* @portfolio: (nullable): all */
static gboolean
is_shown (FinxPortfolioPage *self,
          FinxPortfolio     *portfolio)
{
  g_autofree char *currency = NULL;

  if (self->view == NULL || finx_portfolio_view_get_portfolio (self->view) != portfolio)
    return FALSE;
  if (portfolio != NULL)
    return TRUE;
  currency = finx_engine_get_all_currency (self->engine);
  return g_str_equal (finx_portfolio_view_get_currency (self->view), currency);
}

static void
show_view (FinxPortfolioPage *self,
           FinxPortfolio     *portfolio)
{
  self->view = finx_portfolio_view_new (self->workspace, portfolio);
  g_signal_connect_object (self->view, "explain", G_CALLBACK (explain_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "show-tab", G_CALLBACK (show_tab_cb), self, G_CONNECT_SWAPPED);
  update_day (self);
  finx_portfolio_view_set_active (self->view, gtk_widget_get_mapped (GTK_WIDGET (self)));
  fill_tab (self);
}

/* Follows the workspace's account. */
static void
update_account (FinxPortfolioPage *self)
{
  gboolean is_all = finx_workspace_is_all (self->workspace);
  FinxPortfolio *portfolio = is_all ? NULL : finx_workspace_get_portfolio (self->workspace);
  gboolean has_any = is_all || portfolio != NULL;

  update_tabs (self, is_all);
  finx_currency_choice_update (FINX_CURRENCY_CHOICE (self->currency));
  gtk_widget_set_visible (self->currency, is_all);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "portfolio.settings", portfolio != NULL);
  if (!has_any || !is_shown (self, portfolio))
    {
      empty_tabs (self);
      g_clear_object (&self->view);
      if (has_any)
        show_view (self, portfolio);
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->outer), has_any ? "account" : "none");
  finx_account_choice_set (FINX_ACCOUNT_CHOICE (self->accounts), portfolio != NULL ? finx_portfolio_get_account (portfolio)->id : NULL);
}

static void
book_changed_cb (FinxPortfolioPage *self,
                 const char        *portfolio)
{
  if (g_strcmp0 (portfolio, FINX_ALL_PORTFOLIOS) == 0 && finx_workspace_is_all (self->workspace))
    update_account (self);
}

static void
today_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (widget);

  finx_day_choice_set (FINX_DAY_CHOICE (self->day), G_MAXINT32);
  update_day (self);
  gtk_widget_grab_focus (self->day);
}

static void
day_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  finx_day_choice_open (FINX_DAY_CHOICE (FINX_PORTFOLIO_PAGE (widget)->day));
}

/* Keys of the window, for this page while it is on screen. */
static gboolean
day_key_cb (GtkWidget *widget,
            GVariant  *args,
            gpointer   action)
{
  return gtk_widget_get_mapped (widget) && FINX_PORTFOLIO_PAGE (widget)->view != NULL
         && gtk_widget_activate_action (widget, action, NULL);
}

static gboolean
focus_filter_cb (GtkWidget *widget,
                 GVariant  *args,
                 gpointer   user_data)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (widget);

  if (!gtk_widget_get_mapped (widget) || self->view == NULL)
    return GDK_EVENT_PROPAGATE;
  finx_portfolio_view_focus_filter (self->view);
  return GDK_EVENT_STOP;
}

static void
show_dialog (FinxPortfolioPage *self,
             FinxPortfolio     *portfolio)
{
  gtk_window_present (GTK_WINDOW (finx_portfolio_dialog_new (self->workspace, portfolio,
                                                             GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))))));
}

static void
new_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  show_dialog (FINX_PORTFOLIO_PAGE (widget), NULL);
}

static void
settings_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (widget);

  if (self->view != NULL)
    show_dialog (self, finx_portfolio_view_get_portfolio (self->view));
}

static GtkWidget *
build_menu (void)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _("Portfolio settings…"), "portfolio.settings");
  g_menu_append (menu, _("New portfolio…"), "portfolio.new");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Portfolio menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Portfolio menu"), -1);
  return button;
}

static GtkWidget *
build_tabs (FinxPortfolioPage *self)
{
  GtkWidget *bar = finx_page_bar_new ();

  self->tabs = g_new0 (GtkWidget *, finx_n_portfolio_tabs);
  for (guint i = 0; i < finx_n_portfolio_tabs; i++)
    self->tabs[i] = finx_page_bar_add_tab (bar, _(finx_portfolio_tabs[i].title), self->stack, finx_portfolio_tabs[i].name);
  return bar;
}

/* What the figures are of. */
static GtkWidget *
build_choices (FinxPortfolioPage *self)
{
  GtkWidget *bar = finx_page_bar_new (), *gap = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_hexpand (gap, TRUE);
  gtk_box_append (GTK_BOX (bar), gap);
  self->day = finx_day_choice_new (finx_engine_get_clock (self->engine));
  g_signal_connect_swapped (self->day, "changed", G_CALLBACK (update_day), self);
  gtk_box_append (GTK_BOX (bar), self->day);
  self->currency = finx_currency_choice_new (self->engine);
  gtk_box_append (GTK_BOX (bar), self->currency);
  self->accounts = finx_account_choice_new (self->engine, FINX_ACCOUNT_CHOICE_PORTFOLIOS);
  g_signal_connect_swapped (self->accounts, "changed", G_CALLBACK (account_chosen_cb), self);
  gtk_box_append (GTK_BOX (bar), self->accounts);
  gtk_box_append (GTK_BOX (bar), build_menu ());
  return bar;
}

static GtkWidget *
build_none (FinxPortfolioPage *self)
{
  GtkWidget *page = adw_status_page_new ();

  self->start = gtk_button_new_with_label (_("Start practising"));
  gtk_widget_add_css_class (self->start, "suggested-action");
  gtk_widget_set_halign (self->start, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->start, "clicked", G_CALLBACK (start_practice_cb), self);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "finx-portfolio-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("No account yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _("The practice desk gives you a simulated account of 100,000 USD."));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), self->start);
  return page;
}

static void
set_active (FinxPortfolioPage *self,
            gboolean           is_active)
{
  if (self->view != NULL)
    finx_portfolio_view_set_active (self->view, is_active);
}

/* What a toast offers after a change; it has to be known to the window. */
static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  FinxPortfolioPage *self = user_data;

  if (self->view != NULL)
    finx_engine_undo_async (self->engine, finx_portfolio_view_get_id (self->view), NULL, NULL);
}

static void
finx_portfolio_page_map (GtkWidget *widget)
{
  const GActionEntry entries[] = { { .name = "undo", .activate = undo_cb } };
  g_autoptr(GSimpleActionGroup) group = g_simple_action_group_new ();

  GTK_WIDGET_CLASS (finx_portfolio_page_parent_class)->map (widget);
  g_action_map_add_action_entries (G_ACTION_MAP (group), entries, G_N_ELEMENTS (entries), widget);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "portfolio-undo", G_ACTION_GROUP (group));
  set_active (FINX_PORTFOLIO_PAGE (widget), TRUE);
}

static void
finx_portfolio_page_unmap (GtkWidget *widget)
{
  set_active (FINX_PORTFOLIO_PAGE (widget), FALSE);
  gtk_widget_insert_action_group (GTK_WIDGET (gtk_widget_get_root (widget)), "portfolio-undo", NULL);
  GTK_WIDGET_CLASS (finx_portfolio_page_parent_class)->unmap (widget);
}

static void
finx_portfolio_page_dispose (GObject *object)
{
  FinxPortfolioPage *self = FINX_PORTFOLIO_PAGE (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->tabs, g_free);
  g_clear_object (&self->view);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_portfolio_page_parent_class)->dispose (object);
}

static void
finx_portfolio_page_class_init (FinxPortfolioPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_portfolio_page_dispose;
  widget_class->map = finx_portfolio_page_map;
  widget_class->unmap = finx_portfolio_page_unmap;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxportfolio");
  gtk_widget_class_install_action (widget_class, "portfolio.new", NULL, new_action);
  gtk_widget_class_install_action (widget_class, "portfolio.settings", NULL, settings_action);
  gtk_widget_class_install_action (widget_class, "portfolio.today", NULL, today_action);
  gtk_widget_class_install_action (widget_class, "portfolio.day", NULL, day_action);
}

static void
add_key (GtkEventController *keys,
         const char         *trigger,
         GtkShortcutFunc     callback,
         gpointer            data)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                                          gtk_callback_action_new (callback, data, NULL)));
}

static void
finx_portfolio_page_init (FinxPortfolioPage *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  add_key (keys, "<Control>f", focus_filter_cb, NULL);
  add_key (keys, "<Control>d", day_key_cb, (gpointer) "portfolio.day");
  add_key (keys, "<Control>t", day_key_cb, (gpointer) "portfolio.today");
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

static void
build (FinxPortfolioPage *self)
{
  GtkWidget *account = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *tab = finx_engine_get_state (self->engine, STATE_TAB);

  self->outer = gtk_stack_new ();
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  for (guint i = 0; i < finx_n_portfolio_tabs; i++)
    gtk_stack_add_named (GTK_STACK (self->stack), adw_bin_new (), finx_portfolio_tabs[i].name);
  gtk_box_append (GTK_BOX (account), finx_page_bar_join (build_tabs (self), build_choices (self)));
  self->past = finx_notice_new (FALSE);
  gtk_box_append (GTK_BOX (account), self->past);
  gtk_box_append (GTK_BOX (account), self->stack);
  gtk_stack_add_named (GTK_STACK (self->outer), build_none (self), "none");
  gtk_stack_add_named (GTK_STACK (self->outer), account, "account");
  show_tab_cb (self, tab);
  g_signal_connect_swapped (self->stack, "notify::visible-child", G_CALLBACK (fill_tab), self);
}

GtkWidget *
finx_portfolio_page_new (FinxWorkspace *workspace)
{
  FinxPortfolioPage *self = g_object_new (FINX_TYPE_PORTFOLIO_PAGE, NULL);

  self->workspace = g_object_ref (workspace);
  self->engine = finx_workspace_get_engine (workspace);
  build (self);
  g_signal_connect_object (self->engine, "account-added", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->engine, "book-changed", G_CALLBACK (book_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_engine_get_portfolios (self->engine), "items-changed", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "show-tab", G_CALLBACK (show_page_tab_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "notify::account", G_CALLBACK (update_account), self, G_CONNECT_SWAPPED);
  update_account (self);
  return GTK_WIDGET (self);
}
