using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityHost.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class PhoneNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // One spelling, and of those who have proven one number the first: seed files could name any text as anybody's number.
            migrationBuilder.Sql("""
                UPDATE "Accounts" SET "PhoneNumber" = REPLACE(REPLACE(REPLACE(REPLACE(REPLACE("PhoneNumber", ' ', ''), '-', ''), '.', ''), '(', ''), ')', '')
                WHERE "PhoneNumber" IS NOT NULL
                """);
            migrationBuilder.Sql("""
                UPDATE "Accounts" SET "PhoneNumberConfirmed" = FALSE WHERE "PhoneNumberConfirmed" = TRUE AND ("PhoneNumber" IS NULL OR EXISTS (
                    SELECT 1 FROM "Accounts" AS o WHERE o."PhoneNumber" = "Accounts"."PhoneNumber" AND o."PhoneNumberConfirmed" = TRUE
                        AND (o."CreatedAt" < "Accounts"."CreatedAt" OR (o."CreatedAt" = "Accounts"."CreatedAt" AND o."Id" < "Accounts"."Id"))))
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_PhoneNumber",
                table: "Accounts",
                column: "PhoneNumber");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_ProvenPhoneNumber",
                table: "Accounts",
                column: "PhoneNumber",
                unique: true,
                filter: "\"PhoneNumberConfirmed\" = TRUE");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Accounts_PhoneNumber",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_ProvenPhoneNumber",
                table: "Accounts");
        }
    }
}
