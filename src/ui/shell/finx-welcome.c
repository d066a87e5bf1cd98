/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/shell/finx-welcome.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

struct _FinxWelcome
{
  GtkBox     parent_instance;
  GtkWidget *about;
  GtkWidget *button;
  GtkWidget *error;
};

G_DEFINE_FINAL_TYPE (FinxWelcome, finx_welcome, GTK_TYPE_BOX)

enum { START, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
clicked_cb (FinxWelcome *self)
{
  g_signal_emit (self, signals[START], 0);
}

static void
map_cb (FinxWelcome *self)
{
  gtk_widget_grab_focus (self->button);
}

static void
finx_welcome_class_init (FinxWelcomeClass *klass)
{
  signals[START] = g_signal_new ("start", FINX_TYPE_WELCOME, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static GtkWidget *
create_label (const char *text, const char *css, gboolean centered)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), centered ? 0.5f : 0.0f);
  gtk_label_set_justify (GTK_LABEL (label), centered ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static GtkWidget *
create_row (FinxWelcome *self)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name ("finx-markets-symbolic");
  GtkWidget *title = create_label (_("Start on the practice desk"), "heading", FALSE);

  self->about = create_label ("", "dim", FALSE);
  gtk_widget_add_css_class (self->about, "dense");
  self->button = gtk_button_new_with_label (_("Start practising"));
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 28);
  gtk_widget_add_css_class (icon, "accent");
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), self->about);
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), words);
  gtk_box_append (GTK_BOX (card), self->button);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "welcome-row");
  gtk_widget_add_css_class (card, "suggested");
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  return card;
}

/* The broker's wizard comes over this window. */
static GtkWidget *
create_broker_row (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 16), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name ("network-server-symbolic"), *button = gtk_button_new_with_label (_("Connect…"));
  GtkWidget *about = create_label (_("Your accounts, with live prices and orders. Trading stays off until you switch it on."), "dim", FALSE);

  gtk_widget_add_css_class (about, "dense");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.connect-broker");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Connect a broker"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 28);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), create_label (_("Connect a broker"), "heading", FALSE));
  gtk_box_append (GTK_BOX (words), about);
  gtk_box_append (GTK_BOX (card), icon);
  gtk_box_append (GTK_BOX (card), words);
  gtk_box_append (GTK_BOX (card), button);
  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "welcome-row");
  return card;
}

static GtkWidget *
create_menu_button (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr(GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Preferences"), "app.preferences");
  g_menu_append (menu, _("Help"), "app.help");
  g_menu_append (menu, _("About FinX Workstation"), "app.about");
  g_menu_append (menu, _("Quit"), "app.quit");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "open-menu-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_primary (GTK_MENU_BUTTON (button), TRUE);
  gtk_widget_set_tooltip_text (button, _("Main menu"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Main menu"), -1);
  return button;
}

static void
finx_welcome_init (FinxWelcome *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("org.finx.Workstation");
  GtkWidget *text = create_label (_("Watch markets, trade and review your portfolio. Everything is kept on this computer; keys stay in your keyring."),
                                  "dim", TRUE);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), gtk_label_new (NULL));
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), create_menu_button ());
  gtk_widget_add_css_class (header, "flat");
  gtk_image_set_pixel_size (GTK_IMAGE (icon), 96);
  gtk_label_set_max_width_chars (GTK_LABEL (text), 60);
  gtk_widget_set_margin_bottom (icon, 12);
  gtk_widget_set_margin_bottom (text, 18);
  self->error = create_label ("", "error", TRUE);
  gtk_widget_set_visible (self->error, FALSE);
  gtk_label_set_selectable (GTK_LABEL (self->error), TRUE);

  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), create_label (_("Welcome to FinX"), "welcome-heading", TRUE));
  gtk_box_append (GTK_BOX (box), text);
  gtk_box_append (GTK_BOX (box), create_row (self));
  gtk_box_append (GTK_BOX (box), create_broker_row ());
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_start (box, 18);
  gtk_widget_set_margin_end (box, 18);
  gtk_widget_set_margin_bottom (box, 48);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 660);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self), header);
  gtk_box_append (GTK_BOX (self), scroller);
  g_signal_connect (self, "map", G_CALLBACK (map_cb), NULL);
}

GtkWidget *
finx_welcome_new (guint n_instruments)
{
  FinxWelcome *self = g_object_new (FINX_TYPE_WELCOME, NULL);
  g_autofree char *cash = finx_format_money (finx_decimal_new (100000, 0), "USD");
  g_autofree char *text =
    g_strdup_printf (ngettext ("A simulated exchange with %u instrument, live prices and %s USD to practise with. No account, no network.",
                               "A simulated exchange with %u instruments, live prices and %s USD to practise with. No account, no network.",
                               n_instruments), n_instruments, cash);

  gtk_label_set_text (GTK_LABEL (self->about), text);
  return GTK_WIDGET (self);
}

void
finx_welcome_set_busy (FinxWelcome *self, gboolean busy)
{
  g_return_if_fail (FINX_IS_WELCOME (self));
  gtk_widget_set_sensitive (self->button, !busy);
}

void
finx_welcome_set_error (FinxWelcome *self, const char *sentence)
{
  g_return_if_fail (FINX_IS_WELCOME (self));
  gtk_label_set_text (GTK_LABEL (self->error), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->error, sentence != NULL);
}
