using System.Net;
using Farspan.Agent.Acme.Validation;
using Farspan.Pki.Acme.Challenges;

namespace Farspan.Benchmarks.Acme;

/// <summary>A stand-in for a name server: every name is this computer. What is measured is ACME, not DNS.</summary>
internal sealed class LoopbackLookup : INameLookup
{
    public Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<IPAddress>>([IPAddress.Loopback]);

    public Task<IReadOnlyList<string>> TextsAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<CaaRecord>> CaaAsync(string name, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<CaaRecord>>([]);
}
