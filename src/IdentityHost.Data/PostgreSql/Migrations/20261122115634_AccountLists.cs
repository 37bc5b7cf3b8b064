using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityHost.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class AccountLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUserName",
                table: "Accounts",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "Accounts",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_CreatedAt_Id",
                table: "Accounts",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Disabled",
                table: "Accounts",
                column: "IsActive",
                filter: "\"IsActive\" = FALSE");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_NormalizedEmail_Id",
                table: "Accounts",
                columns: new[] { "NormalizedEmail", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_NormalizedUserName_Id",
                table: "Accounts",
                columns: new[] { "NormalizedUserName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_Staff",
                table: "Accounts",
                column: "IsStaff",
                filter: "\"IsStaff\" = TRUE");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Accounts_CreatedAt_Id",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_Disabled",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_NormalizedEmail_Id",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_NormalizedUserName_Id",
                table: "Accounts");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_Staff",
                table: "Accounts");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUserName",
                table: "Accounts",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "Accounts",
                type: "character varying(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldNullable: true,
                oldCollation: "C");
        }
    }
}
