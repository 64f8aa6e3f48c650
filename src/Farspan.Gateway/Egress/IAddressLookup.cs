using System.Net;

namespace Farspan.Gateway.Egress;

/// <summary>Asks for the addresses of a name.</summary>
public interface IAddressLookup
{
    /// <summary>All addresses, in the order in which they are to be tried; empty when the name has none.</summary>
    /// <param name="host">Host name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<IPAddress>> FindAsync(string host, CancellationToken cancellationToken);
}
