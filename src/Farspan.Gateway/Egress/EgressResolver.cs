using System.Net;
using Farspan.Addressing;

namespace Farspan.Gateway.Egress;

/// <summary>Resolves names of places outside and leaves out addresses that no machine may be led to, so that a name cannot lead inside (server-side request forgery, DNS rebinding).</summary>
/// <param name="lookup">Who is asked.</param>
/// <param name="rules">What is declared at the moment: an address that a rule names itself may be private.</param>
/// <param name="time">The clock.</param>
public sealed class EgressResolver(IAddressLookup lookup, Func<EgressTable> rules, TimeProvider time) : IEgressResolver
{
    // Addresses of one name that are tried.
    private const int MostAddresses = 16;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public async ValueTask<EgressResolution> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (Cidr.TryParseAddress(host, out var literal))
        {
            return Judge(literal, rules().Rules.Any(r => string.Equals(r.Host, host, StringComparison.Ordinal)));
        }

        using var late = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        IReadOnlyList<IPAddress> found;
        try
        {
            found = await lookup.FindAsync(host, both.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new([], EgressRefusals.Timeout);
        }

        IPAddress[] open = [.. found.Where(a => AddressScopes.Of(a) == AddressScope.Public).Select(a => a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a).Take(MostAddresses)];
        return open.Length > 0 ? new(open, null) : new([], found.Count == 0 ? EgressRefusals.NotFound : EgressRefusals.Private);
    }

    private static EgressResolution Judge(IPAddress address, bool isDeclared) => AddressScopes.Of(address) switch
    {
        AddressScope.Public => new([address], null),
        AddressScope.Private when isDeclared => new([address], null),
        _ => new([], EgressRefusals.Private),
    };
}
