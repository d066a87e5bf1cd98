/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-window.h"

#include <glib/gi18n.h>

#include "base/finx-string.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "engine/brokers/finx-engine-brokers.h"
#include "ui/alerts/finx-alert-text.h"
#include "ui/pages/execution/finx-replace-window.h"
#include "ui/preferences/finx-settings.h"
#include "ui/shell/finx-failure.h"
#include "ui/shell/finx-shell.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxWindow
{
  AdwApplicationWindow parent_instance;
  GSettings           *settings;        /* owned */
  GtkWidget           *size_class;
  GtkWidget           *toasts;
  GtkWidget           *shell;           /* (nullable): while the desk is shown */
  AdwToast            *toast;           /* (nullable) owned; what the user did last */
  AdwToast            *fill_toast;      /* (nullable) owned; the one on the screen */
  AdwToast            *alert_toast;     /* (nullable) owned; the one on the screen */
  guint                n_alerts;        /* that @alert_toast tells about */
  char                *fill_order;      /* client id that @fill_toast tells about */
  char                *rejected_order;  /* client id last told as rejected */
};

G_DEFINE_FINAL_TYPE (FinxWindow, finx_window, ADW_TYPE_APPLICATION_WINDOW)

static void
set_content (FinxWindow *self, GtkWidget *content)
{
  self->shell = NULL;
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (self->toasts), content);
}

/* What the market did (fills, rejects) does not wait behind what the user did. */
static AdwToast *
add_toast (FinxWindow *self, const char *text, const char *label, const char *action, AdwToastPriority priority)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_priority (toast, priority);
  if (label != NULL && action != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_detailed_action_name (toast, action);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (self->toasts), g_object_ref (toast));
  return toast;
}

static void
dismissed_cb (FinxWindow *self, AdwToast *toast)
{
  if (toast == self->toast)
    g_clear_object (&self->toast);
  if (toast == self->fill_toast)
    g_clear_object (&self->fill_toast);
  if (toast == self->alert_toast)
    g_clear_object (&self->alert_toast);
}

/* The last thing done is told at once, with its Undo; the one before makes room. */
static void
toast_cb (FinxWindow *self, const char *text, const char *label, const char *action)
{
  g_autoptr(AdwToast) before = g_steal_pointer (&self->toast);

  if (before != NULL)
    adw_toast_dismiss (before);
  self->toast = add_toast (self, text, label, action, ADW_TOAST_PRIORITY_NORMAL);
  g_signal_connect_object (self->toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
}

static char *
describe_fill (FinxWindow *self, FinxEngine *engine, const FinxFill *fill)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (engine, fill->account);
  FinxOrderItem *item = finx_engine_find_order (engine, fill->client_id);
  const FinxOrder *order = item != NULL ? finx_order_item_get_order (item) : NULL;
  gboolean simulated = portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;
  /* Several fills of one order are told as one: all that is filled so far, at the average. */
  gboolean whole = order != NULL && finx_decimal_is_known (order->average_price) && finx_decimal_sign (order->filled) > 0;
  g_autofree char *quantity = finx_format_quantity (fill->instrument, whole ? order->filled : fill->quantity);
  g_autofree char *price = finx_format_price (fill->instrument, whole ? order->average_price : fill->price);
  g_autofree char *text = g_strdup_printf (fill->side == FINX_SIDE_BUY ? _("Bought %s %s at %s") : _("Sold %s %s at %s"),
                                           quantity, fill->instrument->symbol, price);

  return simulated ? g_strdup_printf (_("%s – simulated"), text) : g_steal_pointer (&text);
}

/* What a broker's account did before it was connected is taken over later, and is no news. */
static gboolean
is_news (FinxEngine *engine, const char *account, gint64 time_us)
{
  FinxPortfolio *portfolio = finx_engine_get_portfolio (engine, account);

  return finx_engine_get_broker_of (engine, account) == NULL || portfolio == NULL || time_us == 0
         || time_us >= finx_portfolio_get_account (portfolio)->opened_us;
}

static void
filled_cb (FinxWindow *self, FinxFillItem *item, FinxEngine *engine)
{
  const FinxFill *fill = finx_fill_item_get_fill (item);
  g_autofree char *text = describe_fill (self, engine, fill);
  g_autofree char *action = NULL;

  if (!is_news (engine, fill->account, fill->time_us))
    return;
  if (self->fill_toast != NULL && g_strcmp0 (self->fill_order, fill->client_id) == 0)
    {
      g_autofree char *markup = g_markup_escape_text (text, -1);

      adw_toast_set_title (self->fill_toast, markup);
      return;
    }
  action = g_strdup_printf ("app.show-order('%s')", fill->client_id);
  g_clear_object (&self->fill_toast);
  self->fill_toast = add_toast (self, text, _("Show"), action, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (self->fill_toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  finx_set_str (&self->fill_order, fill->client_id);
}

static void
order_changed_cb (FinxWindow *self, FinxOrderItem *item, FinxEngine *engine)
{
  const FinxOrder *order = finx_order_item_get_order (item);
  g_autofree char *text = NULL;
  g_autofree char *action = NULL;

  if (order->state != FINX_ORDER_REJECTED || g_strcmp0 (self->rejected_order, order->client_id) == 0
      || !is_news (engine, order->account, order->updated_us))
    return;
  finx_set_str (&self->rejected_order, order->client_id);
  if (order->reason != NULL && *order->reason != '\0')
    text = g_strdup_printf (_("%s order rejected: %s"), order->instrument->symbol, order->reason);
  else
    text = g_strdup_printf (_("%s order rejected"), order->instrument->symbol);
  action = g_strdup_printf ("app.show-order('%s')", order->client_id);
  g_object_unref (add_toast (self, text, _("Show"), action, ADW_TOAST_PRIORITY_HIGH));
}

/* Asked for by a page that is not Execution, such as by a line that was dragged on the chart. */
static void
replace_order_cb (FinxWindow *self, const FinxOrder *draft, FinxWorkspace *workspace)
{
  FinxOrderItem *item = finx_engine_find_order (finx_workspace_get_engine (workspace), draft->client_id);
  GtkWidget *window;

  if (item == NULL)
    return;
  window = finx_replace_window_new (workspace, finx_order_item_get_order (item),
                                    gtk_application_get_active_window (gtk_window_get_application (GTK_WINDOW (self))));
  finx_replace_window_suggest (FINX_REPLACE_WINDOW (window), draft);
  gtk_window_present (GTK_WINDOW (window));
}

/* Several that fire together are told as one, so that none waits behind the others. */
static void
count_alerts (FinxWindow *self)
{
  g_autofree char *text = NULL;

  self->n_alerts++;
  text = g_strdup_printf (ngettext ("%u alert fired", "%u alerts fired", self->n_alerts), self->n_alerts);
  adw_toast_set_title (self->alert_toast, text);
  adw_toast_set_detailed_action_name (self->alert_toast, "app.show-page::dashboard");
}

static void
alert_fired_cb (FinxWindow *self, FinxAlertItem *item, FinxAlertEventItem *line, FinxEngine *engine)
{
  const FinxAlertEvent *event = finx_alert_event_item_get_event (line);
  FinxPortfolio *portfolio = finx_engine_get_portfolio (engine, NULL);
  gboolean simulated = portfolio != NULL && finx_portfolio_get_account (portfolio)->is_simulated;
  g_autofree char *words = finx_alert_firing_words (event, engine);
  g_autofree char *text = simulated && event->alert != NULL ? g_strdup_printf (_("%s – simulated"), words) : g_strdup (words);
  g_autofree char *action = finx_alert_event_action (event);

  if (self->alert_toast != NULL)
    {
      count_alerts (self);
      return;
    }
  self->n_alerts = 1;
  self->alert_toast = add_toast (self, text, _("Show"), action, ADW_TOAST_PRIORITY_HIGH);
  g_signal_connect_object (self->alert_toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
}

static void
size_class_cb (FinxWindow *self)
{
  if (self->shell != NULL)
    {
      finx_shell_set_size_class (FINX_SHELL (self->shell), finx_size_class_get (FINX_SIZE_CLASS (self->size_class)));
      finx_shell_set_tiny (FINX_SHELL (self->shell), finx_size_class_is_tiny (FINX_SIZE_CLASS (self->size_class)));
    }
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (FINX_WINDOW (widget)->shell != NULL)
    finx_shell_toggle_sidebar (FINX_SHELL (FINX_WINDOW (widget)->shell));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (FINX_WINDOW (widget)->shell != NULL)
    finx_shell_search (FINX_SHELL (FINX_WINDOW (widget)->shell));
}

static void
area_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (FINX_WINDOW (widget)->shell != NULL)
    finx_shell_move_area (FINX_SHELL (FINX_WINDOW (widget)->shell), g_str_equal (name, "win.next-area"));
}

/* Not by GTK's own way of it, which makes all of it whenever a window is made. */
static void
help_overlay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/finx/Workstation/finx-shortcuts.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

static gboolean
finx_window_close_request (GtkWindow *window)
{
  FinxWindow *self = FINX_WINDOW (window);
  int width, height;

  gtk_window_get_default_size (window, &width, &height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (window));
  if (width >= 360 && height >= 480)
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
    }
  return GTK_WINDOW_CLASS (finx_window_parent_class)->close_request (window);
}

static void
finx_window_dispose (GObject *object)
{
  FinxWindow *self = FINX_WINDOW (object);

  self->shell = NULL;
  g_clear_object (&self->toast);
  g_clear_object (&self->fill_toast);
  g_clear_object (&self->alert_toast);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (finx_window_parent_class)->dispose (object);
}

static void
finx_window_finalize (GObject *object)
{
  FinxWindow *self = FINX_WINDOW (object);

  g_free (self->fill_order);
  g_free (self->rejected_order);
  G_OBJECT_CLASS (finx_window_parent_class)->finalize (object);
}

static void
finx_window_class_init (FinxWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = finx_window_close_request;
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, help_overlay_action);
  gtk_widget_class_install_action (widget_class, "win.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "win.next-area", NULL, area_action);
  gtk_widget_class_install_action (widget_class, "win.previous-area", NULL, area_action);
}

/* Until the data are open. */
static GtkWidget *
create_placeholder (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (_("Reading the journal…"));

  gtk_widget_add_css_class (label, "dim");
  gtk_widget_set_vexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
finx_window_init (FinxWindow *self)
{
  self->settings = finx_settings_new ();
  self->size_class = finx_size_class_new ();
  self->toasts = adw_toast_overlay_new ();
  finx_size_class_set_child (FINX_SIZE_CLASS (self->size_class), self->toasts);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), self->size_class);
  g_signal_connect_object (self->size_class, "notify::size-class", G_CALLBACK (size_class_cb), self, G_CONNECT_SWAPPED);

  gtk_widget_add_css_class (GTK_WIDGET (self), "finx");
  gtk_window_set_title (GTK_WINDOW (self), _("FinX Workstation"));
  gtk_window_set_icon_name (GTK_WINDOW (self), "org.finx.Workstation");
  gtk_widget_set_size_request (GTK_WIDGET (self), 360, 480);
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  set_content (self, create_placeholder ());
}

GtkWidget *
finx_window_new (GtkApplication *application)
{
  FinxWindow *self = g_object_new (FINX_TYPE_WINDOW, "application", application, NULL);

  /* Not in init: the construct properties that follow would undo it. */
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
  return GTK_WIDGET (self);
}

/**
 * finx_window_prepare:
 *
 * Does ahead, while the data are being read, what the first frame needs of fonts, styles and the display.
 */
void
finx_window_prepare (FinxWindow *self)
{
  g_return_if_fail (FINX_IS_WINDOW (self));

  gtk_widget_realize (GTK_WIDGET (self));
  gtk_widget_measure (GTK_WIDGET (self), GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
}

FinxWelcome *
finx_window_show_welcome (FinxWindow *self, guint n_instruments)
{
  GtkWidget *welcome = finx_welcome_new (n_instruments);

  g_return_val_if_fail (FINX_IS_WINDOW (self), NULL);
  set_content (self, welcome);
  return FINX_WELCOME (welcome);
}

/* Between two databases: nothing but the window to move. */
void
finx_window_show_nothing (FinxWindow *self)
{
  g_return_if_fail (FINX_IS_WINDOW (self));
  set_content (self, gtk_window_handle_new ());
}

void
finx_window_show_failure (FinxWindow *self, const GError *error, const char *data_dir)
{
  g_return_if_fail (FINX_IS_WINDOW (self));
  set_content (self, finx_failure_new (error, data_dir));
}

void
finx_window_show_desk (FinxWindow *self, FinxWorkspace *workspace)
{
  FinxEngine *engine = finx_workspace_get_engine (workspace);
  GtkWidget *shell = finx_shell_new (workspace);

  g_return_if_fail (FINX_IS_WINDOW (self));
  set_content (self, shell);
  self->shell = shell;
  size_class_cb (self);
  g_signal_connect_object (workspace, "toast", G_CALLBACK (toast_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (workspace, "replace-order", G_CALLBACK (replace_order_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "alert-fired", G_CALLBACK (alert_fired_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "order-changed", G_CALLBACK (order_changed_cb), self, G_CONNECT_SWAPPED);
}

void
finx_window_show_resumed (FinxWindow *self)
{
  g_return_if_fail (FINX_IS_WINDOW (self));
  if (self->shell != NULL)
    finx_shell_show_resumed (FINX_SHELL (self->shell));
}
