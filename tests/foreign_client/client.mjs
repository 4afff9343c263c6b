// What a bot written with grammY does against the fake Bot API: reads commands from its arguments, prints one JSON line
// for each thing it saw. Usage: node client.mjs API_URL TOKEN poll|webhook|conflict [PORT]
import { createServer } from "node:http";
import { Bot, GrammyError, InlineKeyboard, InputFile, webhookCallback } from "grammy";

const [apiRoot, token, mode, port] = process.argv.slice(2);
const SECRET = "a-secret_of_the_tests";
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
const bot = new Bot(token, { client: { apiRoot } });

function tell(what, more = {}) {
  process.stdout.write(JSON.stringify({ what, ...more }) + "\n");
}

bot.use(async (ctx, next) => {
  tell("update", { id: ctx.update.update_id, kind: Object.keys(ctx.update).find((key) => key !== "update_id") });
  await next();
});
bot.command("start", async (ctx) => {
  tell("start", { payload: ctx.match, from: ctx.from.id, name: ctx.from.first_name });
  const keyboard = new InlineKeyboard().text("Đồng ý", "agree").text("Không", "refuse");
  const sent = await ctx.reply("Bác đồng ý chứ?", { reply_markup: keyboard });
  tell("sent", { id: sent.message_id, chat: sent.chat.id, labels: sent.reply_markup.inline_keyboard[0].map((one) => one.text) });
});
bot.callbackQuery("agree", async (ctx) => {
  await ctx.answerCallbackQuery({ text: "Cảm ơn bác" });
  tell("pressed", { data: ctx.callbackQuery.data, on: ctx.callbackQuery.message.message_id });
});
bot.on("message:photo", async (ctx) => {
  const largest = ctx.message.photo.at(-1);
  const file = await ctx.api.getFile(largest.file_id);
  const answer = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  tell("photo", { bytes: (await answer.arrayBuffer()).byteLength, caption: ctx.message.caption ?? "", album: ctx.message.media_group_id ?? "" });
  const sent = await ctx.replyWithPhoto(new InputFile(PICTURE, "anh.png"), { caption: "Tổng hợp" });
  tell("photo sent", { sizes: sent.photo.length, caption: sent.caption });
});
bot.on("message:text", async (ctx) => {
  tell("text", { text: ctx.message.text, chat: ctx.chat.type, mentioned: (ctx.entities("mention").map((one) => one.text))[0] ?? "" });
  if (ctx.message.text !== "lũ lụt") return;
  try {
    await ctx.reply("một tin nữa");
  } catch (error) {
    tell("refused", { code: error.error_code, retry_after: error.parameters.retry_after, is_grammy: error instanceof GrammyError });
  }
});
bot.on(["edited_message", "my_chat_member", "message"], (ctx) => {
  tell("other", { status: ctx.myChatMember?.new_chat_member.status ?? "", edited: ctx.editedMessage?.text ?? "" });
});
bot.catch((failed) => tell("failed", { error: String(failed.error) }));

async function poll() {
  const options = { allowed_updates: ["message", "edited_message", "callback_query", "my_chat_member"] };
  try {
    await bot.start({ ...options, onStart: (me) => tell("me", { id: me.id, username: me.username, is_bot: me.is_bot }) });
  } catch (error) {
    tell("stopped", { code: error.error_code, description: error.description });
  }
}

async function webhook() {
  await bot.init();
  const server = createServer(webhookCallback(bot, "http", { secretToken: SECRET }));
  await new Promise((listening) => server.listen(Number(port), "127.0.0.1", listening));
  await bot.api.setWebhook(`http://127.0.0.1:${port}/`, { secret_token: SECRET });
  const info = await bot.api.getWebhookInfo();
  tell("me", { url: info.url, waiting: info.pending_update_count });
}

process.on("SIGTERM", async () => {
  await bot.stop().catch(() => {});
  process.exit(0);
});
await (mode === "webhook" ? webhook() : poll());
