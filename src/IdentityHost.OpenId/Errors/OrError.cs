using System.Diagnostics.CodeAnalysis;

namespace IdentityHost.OpenId.Errors;

/// <summary>What a step found, or why it refused: refusals are values, exceptions are for faults.</summary>
public readonly struct OrError<T>
    where T : notnull
{
    private OrError(T? value, OAuthError? error) => (Value, Error) = (value, error);

    /// <summary>What the step found; null when it refused.</summary>
    public T? Value { get; }

    /// <summary>Why the step refused; null when it did not.</summary>
    public OAuthError? Error { get; }

    /// <summary>Whether the step refused, with the reason and the value told apart by the compiler.</summary>
    public bool Refused([NotNullWhen(true)] out OAuthError? error, [NotNullWhen(false)] out T? value)
    {
        (error, value) = (Error, Value);
        return error is not null;
    }

    public static implicit operator OrError<T>(T value) => new(value, null);

    public static implicit operator OrError<T>(OAuthError error) => new(default, error);
}
