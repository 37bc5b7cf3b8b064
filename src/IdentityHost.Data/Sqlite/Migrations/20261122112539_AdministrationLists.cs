using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityHost.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class AdministrationLists : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Consents_ClientId",
                table: "Consents");

            migrationBuilder.AddColumn<string>(
                name: "NormalizedName",
                table: "Clients",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            // Names of before; each change of a client writes its own.
            migrationBuilder.Sql("""
                UPDATE "Clients" SET "NormalizedName" = COALESCE(upper(json_extract("Metadata", '$.client_name')), '')
                """);

            migrationBuilder.CreateIndex(
                name: "IX_InitialAccessTokens_CreatedAt_Id",
                table: "InitialAccessTokens",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_ClientId_GrantedAt_Subject",
                table: "Consents",
                columns: new[] { "ClientId", "GrantedAt", "Subject" });

            migrationBuilder.CreateIndex(
                name: "IX_Consents_GrantedAt_Subject_ClientId",
                table: "Consents",
                columns: new[] { "GrantedAt", "Subject", "ClientId" });

            migrationBuilder.CreateIndex(
                name: "IX_Clients_CreatedAt_Id",
                table: "Clients",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Clients_NormalizedName_Id",
                table: "Clients",
                columns: new[] { "NormalizedName", "Id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_InitialAccessTokens_CreatedAt_Id",
                table: "InitialAccessTokens");

            migrationBuilder.DropIndex(
                name: "IX_Consents_ClientId_GrantedAt_Subject",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Consents_GrantedAt_Subject_ClientId",
                table: "Consents");

            migrationBuilder.DropIndex(
                name: "IX_Clients_CreatedAt_Id",
                table: "Clients");

            migrationBuilder.DropIndex(
                name: "IX_Clients_NormalizedName_Id",
                table: "Clients");

            migrationBuilder.DropColumn(
                name: "NormalizedName",
                table: "Clients");

            migrationBuilder.CreateIndex(
                name: "IX_Consents_ClientId",
                table: "Consents",
                column: "ClientId");
        }
    }
}
