using System.Net;
using Farspan.Addressing;
using Farspan.Analysis.Forwarding;
using Farspan.Analysis.Tests.Reference;
using Farspan.State.Overlays;

namespace Farspan.Analysis.Tests.Forwarding;

/// <summary>Requirement B1: peers that are looked up are those that are found peer by peer.</summary>
public sealed class CryptokeyTableTests
{
    [Fact]
    public void A_peer_looked_up_is_the_one_that_is_found_peer_by_peer()
    {
        var (found, passed, refused) = (0, 0, 0);
        Law.Holds(200, seed =>
        {
            var random = new Random(seed);
            var members = Enumerable.Range(0, random.Next(6)).Select(m => Peer(m, random)).ToList();
            var table = new CryptokeyTable(members);
            for (var i = 0; i < 20; i++)
            {
                var (address, self) = (Address(random), $"m{random.Next(6)}");
                var want = CryptokeyRouting.PeerFor(members, self, address);
                Assert.Same(want, table.PeerFor(address, self));
                var letsIn = CryptokeyRouting.LetsIn(members, self, address);
                Assert.Equal(letsIn, table.LetsIn(self, address));
                (found, passed, refused) = (found + (want is null ? 0 : 1), passed + (letsIn ? 1 : 0), refused + (letsIn ? 0 : 1));
            }
        }, () => found > 500 && passed > 100 && refused > 500 ? null : $"{found} found, {passed} let in, {refused} refused");
    }

    // Few addresses and many prefixes, so that they overlap and are had twice; of both families.
    private static IPAddress Address(Random random) =>
        random.Next(3) == 0 ? new IPAddress([0xfd, .. new byte[14], (byte)random.Next(8)]) : new IPAddress([10, 0, 0, (byte)random.Next(8)]);

    private static PeerSpec Peer(int number, Random random) => new()
    {
        Machine = $"m{number}",
        PublicKey = null,
        Endpoint = new IPEndPoint(IPAddress.Loopback, 1 + number),
        KeepaliveSeconds = 0,
        AllowedIps = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Block(Address(random), random))],
    };

    private static IPNetwork Block(IPAddress address, Random random)
    {
        var bits = address.IsV6 ? IPAddressExtensions.BitsV6 : IPAddressExtensions.BitsV4;
        var length = bits - random.Next(4);
        return new IPNetwork(IPAddress.FromNumber(address.ToNumber() >> (bits - length) << (bits - length), address.IsV6), length);
    }
}
