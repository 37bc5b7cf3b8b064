using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityHost.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Administration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BlockEntries",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    List = table.Column<int>(type: "integer", nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false),
                    Note = table.Column<string>(type: "text", nullable: true),
                    IsActive = table.Column<bool>(type: "boolean", nullable: false),
                    Version = table.Column<string>(type: "text", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BlockEntries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "IdempotencyKeys",
                columns: table => new
                {
                    KeyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    RequestHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Holder = table.Column<string>(type: "text", nullable: false),
                    HeldUntil = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    Answer = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdempotencyKeys", x => x.KeyHash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CreatedAt_Id",
                table: "Sessions",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Invitations_CreatedAt_Id",
                table: "Invitations",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BlockEntries_CreatedAt_Id",
                table: "BlockEntries",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_BlockEntries_List_Value",
                table: "BlockEntries",
                columns: new[] { "List", "Value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IdempotencyKeys_ExpiresAt",
                table: "IdempotencyKeys",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BlockEntries");

            migrationBuilder.DropTable(
                name: "IdempotencyKeys");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_CreatedAt_Id",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Invitations_CreatedAt_Id",
                table: "Invitations");
        }
    }
}
