using System.Text.Json;
using IdentityHost.OpenId.Clients;
using IdentityHost.OpenId.Errors;
using IdentityHost.OpenId.Registration;
using Shouldly;
using Xunit;

namespace IdentityHost.OpenId.Tests.Registration;

public sealed class ClientMetadataTests
{
    [Fact]
    public void What_is_absent_has_the_default_of_the_specification()
    {
        var metadata = Read("""{"redirect_uris":["https://app.example/cb"],"client_uri":null,"resource":"x"}""").Value.ShouldNotBeNull();

        metadata.GrantTypes.ShouldBe(["authorization_code"]);
        metadata.ResponseTypes.ShouldBe(["code"]);
        metadata.TokenEndpointAuthMethod.ShouldBe("client_secret_basic");
        metadata.ApplicationType.ShouldBe("web");
        metadata.IdTokenSignedResponseAlg.ShouldBe("RS256");
        metadata.SubjectType.ShouldBe("public");
        metadata.PostLogoutRedirectUris.ShouldBeEmpty();
        ClientMetadataRules.Check(metadata, byOperator: false).ShouldBeNull();
    }

    [Fact]
    public void Grants_without_a_code_bring_no_response_type() =>
        Read("""{"grant_types":["client_credentials"]}""").Value.ShouldNotBeNull().ResponseTypes.ShouldBeEmpty();

    [Theory]
    [InlineData("""{"redirect_uris":"https://app.example/cb"}""", "redirect_uris")]
    [InlineData("""{"redirect_uris":[null]}""", "redirect_uris")]
    [InlineData("""{"client_name":1}""", "client_name")]
    [InlineData("""{"default_max_age":"1"}""", "default_max_age")]
    [InlineData("""{"require_auth_time":"true"}""", "require_auth_time")]
    public void A_member_of_the_wrong_type_is_named(string json, string field) =>
        Read(json).Error.ShouldNotBeNull().Description.ShouldStartWith(field);

    [Theory]
    [InlineData("""{}""", "redirect_uris")]
    [InlineData("""{"redirect_uris":[]}""", "redirect_uris")]
    [InlineData("""{"redirect_uris":["https://a.example/#f"]}""", "redirect_uris: https://a.example/#f has a fragment")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"post_logout_redirect_uris":["http://a.example/"]}""", "post_logout_redirect_uris: http://a.example/ uses http")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"grant_types":["implicit"]}""", "grant_types: implicit is not supported")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"grant_types":["password"]}""", "grant_types: password is not supported")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"response_types":["token"]}""", "response_types: token is not supported")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"grant_types":["client_credentials"],"response_types":["code"]}""", "response_types")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"response_types":[]}""", "response_types")]
    [InlineData("""{"grant_types":["refresh_token"]}""", "grant_types: refresh_token needs")]
    [InlineData("""{"grant_types":["client_credentials"],"token_endpoint_auth_method":"none"}""", "grant_types: client_credentials needs")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"client_secret_jwt"}""", "token_endpoint_auth_method: client_secret_jwt")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"token_endpoint_auth_method":"private_key_jwt"}""", "token_endpoint_auth_method: private_key_jwt needs jwks")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"jwks":{"keys":[]},"jwks_uri":"https://a.example/jwks"}""", "jwks")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"jwks_uri":"http://a.example/jwks"}""", "jwks_uri: http://a.example/jwks is not https")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"subject_type":"pairwise"}""", "subject_type: pairwise")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"id_token_signed_response_alg":"none"}""", "id_token_signed_response_alg: none")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"id_token_signed_response_alg":"HS256"}""", "id_token_signed_response_alg: HS256")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"initiate_login_uri":"http://localhost/login"}""", "initiate_login_uri: http://localhost/login is not https")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"logo_uri":"javascript:alert(1)"}""", "logo_uri")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"tos_uri":"https://u:p@a.example/"}""", "tos_uri")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"application_type":"tv"}""", "application_type: tv")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"default_max_age":-1}""", "default_max_age: -1")]
    [InlineData("""{"redirect_uris":["https://a.example/"],"contacts":["a\nb"]}""", "contacts")]
    public void A_refusal_names_field_value_and_reason(string json, string begins)
    {
        var error = ClientMetadataRules.Check(Read(json).Value.ShouldNotBeNull(), byOperator: false).ShouldNotBeNull();
        error.Description.ShouldStartWith(begins);
        error.Code.ShouldBe(begins.Contains("redirect_uris", StringComparison.Ordinal) ? "invalid_redirect_uri" : "invalid_client_metadata");
        error.Description.ShouldAllBe(c => c >= ' ' && c <= '~' && c != '"' && c != '\\');
    }

    [Theory]
    [Trait("Security", "S-153")]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(" Shop")]
    [InlineData("Shop ")]
    [InlineData("Sh\u0000op")]
    [InlineData("Sh\u001bop")]
    [InlineData("Shop\n")]
    [InlineData("Sh\u2028op")]
    [InlineData("Sh\u2029op")]
    [InlineData("\u202eshop")]
    [InlineData("\u2066shop\u2069")]
    [InlineData("Sh\u200bop")]
    [InlineData("Sh\u200dop")]
    [InlineData("Sh\ufeffop")]
    [InlineData("Sh\u00adop")]
    [InlineData("Sh\u00a0op")]
    [InlineData("\u3164")]
    [InlineData("Sh\ufffdop")]
    [InlineData("Admin")]
    [InlineData("IDENTITYHOST")]
    [InlineData("Ａｄｍｉｎ")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void A_name_that_deceives_is_refused(string name) => ClientNameRules.Refusal(name, byOperator: false).ShouldNotBeNull();

    [Theory]
    [Trait("Security", "S-153")]
    [InlineData("Shop")]
    [InlineData("Ada's Bücherladen & Söhne")]
    [InlineData("書店")]
    [InlineData("مكتبة")]
    [InlineData("123456789012345678901234567890123456789012345678901234567890")]
    public void An_honest_name_is_borne(string name) => ClientNameRules.Refusal(name, byOperator: false).ShouldBeNull();

    private static OrError<ClientMetadata> Read(string json) => ClientMetadataReader.Read(JsonDocument.Parse(json).RootElement);
}
