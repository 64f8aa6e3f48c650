using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;
using Farspan.State.Fabric;

namespace Farspan.Lab.Wiring;

/// <summary>The hardware addresses of a cable's ends: they tell which cable it is, so that one that leads elsewhere is seen for what it is.</summary>
/// <remarks>Locally administered (IEEE 802, second-least significant bit of the first byte set); the other 40 bits are a digest of both ends.</remarks>
internal static class CableAddress
{
    private const int Length = 6;
    private const byte LocallyAdministered = 0x02;

    public static PhysicalAddress Of(CableSpec cable, CableEnd end)
    {
        var text = $"{cable.Near.Machine}/{cable.Near.Link}/{cable.Near.Bridge} {cable.Far.Machine}/{cable.Far.Link}/{cable.Far.Bridge} {end.Machine}/{end.Link}";
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Length).ToArray();
        bytes[0] = LocallyAdministered;
        return new PhysicalAddress(bytes);
    }
}
