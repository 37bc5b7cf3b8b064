using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace IdentityHost.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class VisitorsAndAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PendingSignUps");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_NormalizedEmail",
                table: "Accounts");

            migrationBuilder.CreateTable(
                name: "Authenticators",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: true),
                    Data = table.Column<string>(type: "text", nullable: false),
                    CredentialHash = table.Column<byte[]>(type: "bytea", nullable: true),
                    Counter = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    LastUsedAt = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Authenticators", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Authenticators_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "EmailAddresses",
                columns: table => new
                {
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Normalized = table.Column<string>(type: "text", nullable: false),
                    Email = table.Column<string>(type: "text", nullable: false),
                    Verified = table.Column<bool>(type: "boolean", nullable: false),
                    Primary = table.Column<bool>(type: "boolean", nullable: false),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EmailAddresses", x => new { x.AccountId, x.Normalized });
                    table.ForeignKey(
                        name: "FK_EmailAddresses_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "MailedLinks",
                columns: table => new
                {
                    KeyHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Purpose = table.Column<int>(type: "integer", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Normalized = table.Column<string>(type: "text", nullable: false),
                    Stamp = table.Column<string>(type: "text", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MailedLinks", x => x.KeyHash);
                    table.ForeignKey(
                        name: "FK_MailedLinks_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "PendingSteps",
                columns: table => new
                {
                    Holder = table.Column<string>(type: "text", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    Id = table.Column<string>(type: "text", nullable: true),
                    AccountId = table.Column<string>(type: "text", nullable: true),
                    SentTo = table.Column<string>(type: "text", nullable: true),
                    CodeHash = table.Column<byte[]>(type: "bytea", nullable: true),
                    TriesLeft = table.Column<int>(type: "integer", nullable: false),
                    ResendsLeft = table.Column<int>(type: "integer", nullable: false),
                    ChangesLeft = table.Column<int>(type: "integer", nullable: false),
                    Data = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingSteps", x => new { x.Holder, x.Kind });
                    table.ForeignKey(
                        name: "FK_PendingSteps_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "TrustedBrowsers",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    AccountId = table.Column<string>(type: "text", nullable: false),
                    Stamp = table.Column<string>(type: "text", nullable: false),
                    UserAgent = table.Column<string>(type: "text", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TrustedBrowsers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_TrustedBrowsers_Accounts_AccountId",
                        column: x => x.AccountId,
                        principalTable: "Accounts",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Visitors",
                columns: table => new
                {
                    Id = table.Column<string>(type: "text", nullable: false),
                    TokenHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    Kind = table.Column<int>(type: "integer", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Visitors", x => x.Id);
                });

            // Every account's address so far is its primary one, as proven as it was.
            migrationBuilder.Sql("""
                INSERT INTO "EmailAddresses" ("AccountId", "Email", "Normalized", "Verified", "Primary", "CreatedAt")
                SELECT "Id", "Email", "NormalizedEmail", "EmailConfirmed", TRUE, "CreatedAt" FROM "Accounts"
                WHERE "Email" IS NOT NULL AND "NormalizedEmail" IS NOT NULL
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_NormalizedEmail",
                table: "Accounts",
                column: "NormalizedEmail",
                unique: true,
                filter: "\"EmailConfirmed\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_Authenticators_AccountId",
                table: "Authenticators",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_Authenticators_CredentialHash",
                table: "Authenticators",
                column: "CredentialHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Authenticators_OneEach",
                table: "Authenticators",
                columns: new[] { "AccountId", "Kind" },
                unique: true,
                filter: "\"Kind\" IN (1, 2)");

            migrationBuilder.CreateIndex(
                name: "IX_EmailAddresses_Normalized",
                table: "EmailAddresses",
                column: "Normalized");

            migrationBuilder.CreateIndex(
                name: "IX_EmailAddresses_Primary",
                table: "EmailAddresses",
                column: "AccountId",
                unique: true,
                filter: "\"Primary\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_EmailAddresses_Verified",
                table: "EmailAddresses",
                column: "Normalized",
                unique: true,
                filter: "\"Verified\" = TRUE");

            migrationBuilder.CreateIndex(
                name: "IX_MailedLinks_AccountId_Purpose_Normalized",
                table: "MailedLinks",
                columns: new[] { "AccountId", "Purpose", "Normalized" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MailedLinks_ExpiresAt",
                table: "MailedLinks",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSteps_AccountId",
                table: "PendingSteps",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSteps_ExpiresAt",
                table: "PendingSteps",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_PendingSteps_Id",
                table: "PendingSteps",
                column: "Id");

            migrationBuilder.CreateIndex(
                name: "IX_TrustedBrowsers_AccountId",
                table: "TrustedBrowsers",
                column: "AccountId");

            migrationBuilder.CreateIndex(
                name: "IX_TrustedBrowsers_ExpiresAt",
                table: "TrustedBrowsers",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_TrustedBrowsers_TokenHash",
                table: "TrustedBrowsers",
                column: "TokenHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Visitors_ExpiresAt",
                table: "Visitors",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_Visitors_TokenHash",
                table: "Visitors",
                column: "TokenHash",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Authenticators");

            migrationBuilder.DropTable(
                name: "EmailAddresses");

            migrationBuilder.DropTable(
                name: "MailedLinks");

            migrationBuilder.DropTable(
                name: "PendingSteps");

            migrationBuilder.DropTable(
                name: "TrustedBrowsers");

            migrationBuilder.DropTable(
                name: "Visitors");

            migrationBuilder.DropIndex(
                name: "IX_Accounts_NormalizedEmail",
                table: "Accounts");

            migrationBuilder.CreateTable(
                name: "PendingSignUps",
                columns: table => new
                {
                    TokenHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    CodeHash = table.Column<byte[]>(type: "bytea", nullable: false),
                    CompletedAt = table.Column<long>(type: "bigint", nullable: true),
                    CreatedAt = table.Column<long>(type: "bigint", nullable: false),
                    Email = table.Column<string>(type: "text", nullable: false),
                    ExpiresAt = table.Column<long>(type: "bigint", nullable: false),
                    PasswordHash = table.Column<string>(type: "text", nullable: false),
                    Taken = table.Column<bool>(type: "boolean", nullable: false),
                    TriesLeft = table.Column<int>(type: "integer", nullable: false),
                    Username = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PendingSignUps", x => x.TokenHash);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_NormalizedEmail",
                table: "Accounts",
                column: "NormalizedEmail",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_PendingSignUps_ExpiresAt",
                table: "PendingSignUps",
                column: "ExpiresAt");
        }
    }
}
