using System.Collections.Concurrent;
using System.Reflection;
using IdentityHost.Accounts.Profile;
using IdentityHost.OpenId.Clients;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Tests.Security;

/// <summary>Which call to a store fails now, and which calls there were.</summary>
public sealed class Breakage
{
    /// <summary>The calls since it was last emptied, as <c>IClients.FindAsync</c>.</summary>
    public ConcurrentDictionary<string, byte> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>The call that fails; null for none.</summary>
    public string? Failing { get; set; }

    /// <summary>The call that does its work, and whose answer is then lost; null for none.</summary>
    public string? FailingAfter { get; set; }

    /// <summary>What it fails with.</summary>
    public Func<Exception> Fault { get; set; } = () => new InvalidOperationException();

    /// <summary>Puts a <see cref="FailingPort"/> before every store of both engines.</summary>
    public void PutBefore(IServiceCollection services)
    {
        var engines = new[] { typeof(IClients).Assembly, typeof(IAccounts).Assembly };
        for (var i = 0; i < services.Count; i++)
        {
            var port = services[i];
            if (!port.ServiceType.IsInterface || !engines.Contains(port.ServiceType.Assembly) || !IsOfData(port))
                continue;
            services[i] = new(port.ServiceType, provider => FailingPort.Before(port.ServiceType, Create(port, provider), this), port.Lifetime);
        }
    }

    private static bool IsOfData(ServiceDescriptor port) =>
        (port.ImplementationType ?? port.ImplementationFactory?.Method.DeclaringType)?.Assembly.GetName().Name == "IdentityHost.Data";

    private static object Create(ServiceDescriptor port, IServiceProvider provider) =>
        port.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, port.ImplementationType!);
}

/// <summary>A store that works until it is told to fail.</summary>
public class FailingPort : DispatchProxy
{
    private object? _store;
    private Breakage? _breakage;

    /// <summary>Wraps a store.</summary>
    public static object Before(Type port, object store, Breakage breakage)
    {
        var proxy = Create(port, typeof(FailingPort));
        ((FailingPort)proxy)._store = store;
        ((FailingPort)proxy)._breakage = breakage;
        return proxy;
    }

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var call = $"{targetMethod!.DeclaringType!.Name}.{targetMethod.Name}";
        _breakage!.Calls[call] = 0;
        if (_breakage.Failing == call)
            throw _breakage.Fault();
        var result = targetMethod.Invoke(_store, BindingFlags.DoNotWrapExceptions, null, args, null);
        return _breakage.FailingAfter == call ? LoseAsync((Task)result!) : result;
    }

    /// <summary>Fits calls that answer with a Task or a Task of bool.</summary>
    private async Task<bool> LoseAsync(Task work)
    {
        await work;
        throw _breakage!.Fault();
    }
}
