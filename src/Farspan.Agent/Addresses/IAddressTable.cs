using Farspan.State.Addresses;

namespace Farspan.Agent.Addresses;

/// <summary>The addresses of one machine.</summary>
public interface IAddressTable
{
    /// <summary>Every address on every link.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    IReadOnlyList<AddressStatus> Read();

    /// <summary>Carries out the operations in the delta's order.</summary>
    /// <exception cref="IOException">The kernel refused; what came before stays done.</exception>
    void Apply(AddressDelta delta);
}
