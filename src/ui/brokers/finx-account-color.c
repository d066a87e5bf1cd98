/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/brokers/finx-account-color.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/brokers/finx-engine-brokers.h"
#include "ui/widgets/finx-widgets.h"

#define DOT_SIZE 12                     /* px */

const char *const finx_account_colors[FINX_N_ACCOUNT_COLORS] = {
  "#7c4ddb", "#2f7de1", "#0b93a8", "#7f8c1f", "#b58900", "#d9741b", "#b8478f", "#8a5a3c", "#6b7280",
};

static const char *const names[FINX_N_ACCOUNT_COLORS] = {
  N_("Violet"), N_("Blue"), N_("Teal"), N_("Olive"), N_("Gold"), N_("Orange"), N_("Pink"), N_("Brown"), N_("Grey"),
};

const char *
finx_account_color_get_name (guint i)
{
  g_return_val_if_fail (i < FINX_N_ACCOUNT_COLORS, "");
  return _(names[i]);
}

struct _FinxAccountDot
{
  GtkWidget parent_instance;
  GdkRGBA   color;
  gboolean  has_color;
};

G_DEFINE_FINAL_TYPE (FinxAccountDot, finx_account_dot, GTK_TYPE_WIDGET)

static void
finx_account_dot_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = *natural = DOT_SIZE;
}

static void
finx_account_dot_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FinxAccountDot *self = FINX_ACCOUNT_DOT (widget);
  float size = DOT_SIZE, x = (float) (gtk_widget_get_width (widget) - DOT_SIZE) / 2, y = (float) (gtk_widget_get_height (widget) - DOT_SIZE) / 2;
  GdkRGBA text;
  GskRoundedRect circle;

  gsk_rounded_rect_init_from_rect (&circle, &GRAPHENE_RECT_INIT (x, y, size, size), size / 2);
  if (self->has_color)
    {
      gtk_snapshot_push_rounded_clip (snapshot, &circle);
      gtk_snapshot_append_color (snapshot, &self->color, &circle.bounds);
      gtk_snapshot_pop (snapshot);
      return;
    }
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  gtk_snapshot_append_border (snapshot, &circle, (float[4]) { 2, 2, 2, 2 }, (GdkRGBA[4]) { text, text, text, text });
}

static void
finx_account_dot_class_init (FinxAccountDotClass *klass)
{
  GTK_WIDGET_CLASS (klass)->measure = finx_account_dot_measure;
  GTK_WIDGET_CLASS (klass)->snapshot = finx_account_dot_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
finx_account_dot_init (FinxAccountDot *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (GTK_WIDGET (self), "dim");
}

GtkWidget *
finx_account_dot_new (void)
{
  return g_object_new (FINX_TYPE_ACCOUNT_DOT, NULL);
}

void
finx_account_dot_set_color (FinxAccountDot *self,
                            const char     *color)
{
  g_return_if_fail (FINX_IS_ACCOUNT_DOT (self));

  self->has_color = color != NULL && *color != '\0' && gdk_rgba_parse (&self->color, color);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Choosing one */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), finx_account_dot_new ());
  gtk_box_append (GTK_BOX (box), gtk_label_new (NULL));
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  GtkWidget *dot = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  guint at = gtk_list_item_get_position (item);
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));

  /* The button of a drop-down has a list of one row. */
  for (guint i = 0; i < FINX_N_ACCOUNT_COLORS; i++)
    if (g_str_equal (name, finx_account_color_get_name (i)))
      at = i;
  finx_account_dot_set_color (FINX_ACCOUNT_DOT (dot), at < FINX_N_ACCOUNT_COLORS ? finx_account_colors[at] : NULL);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (dot)), name);
}

GtkWidget *
finx_color_choice_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkStringList *list = gtk_string_list_new (NULL);
  GtkWidget *choice;

  for (guint i = 0; i < FINX_N_ACCOUNT_COLORS; i++)
    gtk_string_list_append (list, finx_account_color_get_name (i));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  choice = gtk_drop_down_new (G_LIST_MODEL (list), NULL);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (choice), factory);
  g_object_unref (factory);
  gtk_widget_set_valign (choice, GTK_ALIGN_CENTER);
  finx_drop_down_set_name (GTK_DROP_DOWN (choice), _("Colour"));
  return choice;
}

const char *
finx_color_choice_get (GtkWidget *choice)
{
  guint at = gtk_drop_down_get_selected (GTK_DROP_DOWN (choice));

  return at < FINX_N_ACCOUNT_COLORS ? finx_account_colors[at] : "";
}

void
finx_color_choice_set (GtkWidget  *choice,
                       const char *color)
{
  for (guint i = 0; i < FINX_N_ACCOUNT_COLORS; i++)
    if (color != NULL && g_ascii_strcasecmp (finx_account_colors[i], color) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (choice), i);
}

/* Of accounts */

gboolean
finx_account_is_paper (FinxEngine *engine,
                       const char *account)
{
  FinxBrokerState state;

  return finx_engine_get_broker_state (engine, account, &state) && state.is_paper;
}

const char *
finx_account_get_color (FinxEngine *engine,
                        const char *account)
{
  FinxBrokerState state;

  return finx_engine_get_broker_state (engine, account, &state) ? state.color : "";
}

/* A name that says it already is not made longer. */
static gboolean
says_paper (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1), *paper = g_utf8_casefold (_("Paper"), -1);

  return strstr (folded, paper) != NULL;
}

char *
finx_account_label (FinxEngine        *engine,
                    const FinxAccount *account)
{
  if (!finx_account_is_paper (engine, account->id) || says_paper (account->name))
    return g_strdup (account->name);
  /* Translators: an account at a broker that is not of real money; %s is its name */
  return g_strdup_printf (_("%s · Paper"), account->name);
}
