using System.Text.Json;
using IdentityHost.Testing.Headless;
using Shouldly;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>What every answer of allauth's API looks like.</summary>
internal static class AnswerShape
{
    private static readonly string[] s_members = ["status", "data", "meta", "errors"];

    public static void Check(AllauthAnswer answer)
    {
        answer.Status.ShouldBeLessThan(500, answer.Body);
        // What never reaches an endpoint has no envelope: a body that is no object, a method that is not there.
        if (answer.Body.Length == 0 && answer.Status is 400 or 405)
            return;
        answer.ShouldBe(answer.Status);
        answer.Json.EnumerateObject().Select(m => m.Name).Except(s_members, StringComparer.Ordinal).ShouldBeEmpty();
        if (answer.Json.TryGetProperty("meta", out var meta))
            meta.ValueKind.ShouldBe(JsonValueKind.Object);
        if (answer.Json.TryGetProperty("errors", out _))
        {
            answer.Errors.ShouldNotBeEmpty();
            answer.Status.ShouldBeOneOf(400, 409);
        }

        if (answer.Status is not (401 or 410))
            return;
        answer.IsAuthenticated.ShouldNotBeNull();
        // A code for a new password may be waited for beside a sign-in; of its steps one is pending.
        answer.Flows.Count(f => f.EndsWith('!') && f != "password_reset_by_code!").ShouldBeLessThanOrEqualTo(1);
    }

    /// <summary>The step of a sign-in that the answer says is owed.</summary>
    public static string? Stage(AllauthAnswer answer) => answer.Flows.FirstOrDefault(f => f.EndsWith('!') && f != "password_reset_by_code!")?.TrimEnd('!');
}
