using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace IdentityHost.OpenId.Jose;

/// <summary>Copies of one key. The key objects of .NET promise nothing about use by several threads at once, so each caller takes one for itself.</summary>
internal sealed class KeyPool<T>(Func<T> create)
    where T : AsymmetricAlgorithm
{
    private readonly ConcurrentBag<T> _idle = [];

    /// <summary>Takes a copy; it must be given back, unless it threw.</summary>
    public T Take() => _idle.TryTake(out var key) ? key : create();

    public void GiveBack(T key) => _idle.Add(key);
}
