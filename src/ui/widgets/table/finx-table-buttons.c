/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/table/finx-table-private.h"

typedef struct
{
  FinxTable *table;             /* borrowed; outlives the factory's rows */
  char     **icons;
  char     **tooltips;
  void     (*clicked)   (gpointer item, guint button, gpointer user_data);
  gboolean (*sensitive) (gpointer item, guint button, gpointer user_data);
  gpointer   user_data;
  GHashTable *bound;            /* box → item, both borrowed: the rows there are */
} Buttons;

typedef struct
{
  Buttons     *buttons;
  GtkListItem *list_item;
  guint        index;
} Press;

static void
buttons_free (gpointer  data,
              GClosure *closure)
{
  Buttons *self = data;

  g_strfreev (self->icons);
  g_strfreev (self->tooltips);
  g_hash_table_unref (self->bound);
  g_free (self);
}

static void
press_free (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

static void
clicked_cb (GtkWidget *button,
            Press     *press)
{
  gpointer item = finx_table_unwrap (gtk_list_item_get_item (press->list_item));

  if (item != NULL)
    press->buttons->clicked (item, press->index, press->buttons->user_data);
}

static void
update_sensitive (Buttons   *self,
                  GtkWidget *box,
                  gpointer   item)
{
  guint i = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (box); child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_sensitive (child, self->sensitive == NULL || self->sensitive (item, i++, self->user_data));
}

typedef struct
{
  Buttons   *buttons;
  GtkWidget *box;
} Watch;

static void
watch_free (gpointer  data,
            GClosure *closure)
{
  g_free (data);
}

static void
item_changed_cb (gpointer    item,
                 GParamSpec *pspec,
                 Watch      *watch)
{
  update_sensitive (watch->buttons, watch->box, item);
}

static void
setup_cb (GtkListItemFactory *factory,
          GtkListItem        *list_item,
          Buttons            *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  for (guint i = 0; self->icons[i] != NULL; i++)
    {
      GtkWidget *button = gtk_button_new_from_icon_name (self->icons[i]);
      Press *press = g_new0 (Press, 1);

      press->buttons = self;
      press->list_item = list_item;
      press->index = i;
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "finx-row-button");
      gtk_widget_set_tooltip_text (button, self->tooltips[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->tooltips[i], -1);
      g_signal_connect_data (button, "clicked", G_CALLBACK (clicked_cb), press, press_free, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_list_item_set_child (list_item, box);
}

static void
bind_cb (GtkListItemFactory *factory,
         GtkListItem        *list_item,
         Buttons            *self)
{
  GtkWidget *box = gtk_list_item_get_child (list_item);
  GObject *item = finx_table_unwrap (gtk_list_item_get_item (list_item));

  update_sensitive (self, box, item);
  g_hash_table_insert (self->bound, box, item);
  if (self->table->serial != NULL)
    {
      g_autofree char *signal = g_strconcat ("notify::", self->table->serial, NULL);
      Watch *watch = g_new0 (Watch, 1);
      gulong handler;

      watch->buttons = self;
      watch->box = box;
      handler = g_signal_connect_data (item, signal, G_CALLBACK (item_changed_cb), watch, watch_free, 0);
      g_object_set_data (G_OBJECT (box), "finx-handler", GSIZE_TO_POINTER (handler));
    }
}

static void
unbind_cb (GtkListItemFactory *factory,
           GtkListItem        *list_item,
           Buttons            *self)
{
  GObject *box = G_OBJECT (gtk_list_item_get_child (list_item));
  GObject *item = finx_table_unwrap (gtk_list_item_get_item (list_item));
  gulong handler = GPOINTER_TO_SIZE (g_object_steal_data (box, "finx-handler"));

  g_hash_table_remove (self->bound, box);
  if (item != NULL && handler != 0)
    g_signal_handler_disconnect (item, handler);
}

static void
refresh (Buttons *self)
{
  GHashTableIter iter;
  gpointer box, item;

  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &box, &item))
    update_sensitive (self, box, item);
}

void
finx_table_buttons_refresh (GtkListItemFactory *factory)
{
  refresh (g_object_get_data (G_OBJECT (factory), "finx-buttons"));
}

GtkListItemFactory *
finx_table_buttons_factory_new (FinxTable         *table,
                                const char *const *icons,
                                const char *const *tooltips,
                                void             (*clicked) (gpointer, guint, gpointer),
                                gboolean         (*sensitive) (gpointer, guint, gpointer),
                                gpointer           user_data)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Buttons *self = g_new0 (Buttons, 1);

  self->table = table;
  self->icons = g_strdupv ((char **) icons);
  self->tooltips = g_strdupv ((char **) tooltips);
  self->clicked = clicked;
  self->sensitive = sensitive;
  self->user_data = user_data;
  self->bound = g_hash_table_new (NULL, NULL);
  g_object_set_data (G_OBJECT (factory), "finx-buttons", self);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_data (factory, "unbind", G_CALLBACK (unbind_cb), self, buttons_free, 0);
  return factory;
}
