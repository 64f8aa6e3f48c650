using System.Net;
using Farspan.Pki.Acme.Challenges;

namespace Farspan.Agent.Acme.Validation;

/// <summary>Asks names.</summary>
public interface INameLookup
{
    /// <summary>Addresses of a name, IPv4 first; empty when it has none or does not exist.</summary>
    /// <exception cref="NameLookupException">Nobody could say.</exception>
    Task<IReadOnlyList<IPAddress>> AddressesAsync(string name, CancellationToken cancellationToken);

    /// <summary>Texts of a name's TXT records, CNAMEs followed; empty when there are none.</summary>
    /// <exception cref="NameLookupException">Nobody could say.</exception>
    Task<IReadOnlyList<string>> TextsAsync(string name, CancellationToken cancellationToken);

    /// <summary>CAA records of a name itself; empty when there are none.</summary>
    /// <exception cref="NameLookupException">Nobody could say.</exception>
    Task<IReadOnlyList<CaaRecord>> CaaAsync(string name, CancellationToken cancellationToken);
}
