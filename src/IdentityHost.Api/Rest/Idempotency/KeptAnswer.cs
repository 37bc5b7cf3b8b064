using System.Text.Json;
using System.Text.Json.Serialization;

namespace IdentityHost.Api.Rest.Idempotency;

/// <summary>An answer as it is kept for who did not hear it.</summary>
internal sealed record KeptAnswer(int Status, string? EntityTag, string? Location, byte[] Body)
{
    /// <summary>Of an answer of this API.</summary>
    public static KeptAnswer Of(RestApi api, RestAnswer.Json answer) =>
        new(answer.Status, answer.EntityTag, answer.Location, JsonSerializer.SerializeToUtf8Bytes(answer.Data, answer.Data.GetType(), api.Outputs));

    /// <summary>As it was written.</summary>
    public static KeptAnswer Read(byte[] bytes) => JsonSerializer.Deserialize(bytes, KeptAnswerJson.Default.KeptAnswer)!;

    /// <summary>For the store.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, KeptAnswerJson.Default.KeptAnswer);

    /// <summary>Without the body, which may hold a secret that is shown once (S-200).</summary>
    public override string ToString() => nameof(KeptAnswer);
}

[JsonSerializable(typeof(KeptAnswer))]
internal sealed partial class KeptAnswerJson : JsonSerializerContext;
