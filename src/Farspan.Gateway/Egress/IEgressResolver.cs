
namespace Farspan.Gateway.Egress;

/// <summary>Finds the addresses of places outside, and refuses those that no machine may be led to.</summary>
public interface IEgressResolver
{
    /// <summary>Resolves a name once; what it answers is what is connected to, so that a second answer cannot change it.</summary>
    /// <param name="host">Host name, lower case.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Public addresses, at least one, or the reason why there is none.</returns>
    ValueTask<EgressResolution> ResolveAsync(string host, CancellationToken cancellationToken);
}
