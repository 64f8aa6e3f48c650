using Farspan.Verification.Traffic;
using FsCheck;
using FsCheck.Fluent;

namespace Farspan.Verification.Tests.Traffic;

[Trait("Requirement", "B7")]
public sealed class FrameReaderTests
{
    [Theory]
    [InlineData(1, 148, FrameKind.WireGuardLike)]
    [InlineData(1, 147, FrameKind.Udp)]
    [InlineData(1, 149, FrameKind.Udp)]
    [InlineData(2, 92, FrameKind.WireGuardLike)]
    [InlineData(2, 148, FrameKind.Udp)]
    [InlineData(3, 64, FrameKind.WireGuardLike)]
    [InlineData(4, 32, FrameKind.WireGuardLike)]
    [InlineData(4, 31, FrameKind.Udp)]
    [InlineData(4, 1452, FrameKind.WireGuardLike)]
    [InlineData(5, 148, FrameKind.Udp)]
    [InlineData(0, 148, FrameKind.Udp)]
    public void Knows_a_WireGuard_message_by_type_and_length(byte type, int length, FrameKind expected)
    {
        Assert.True(FrameReader.TryRead(FrameBytes.Udp("10.0.1.2", 51820, "10.1.1.2", 51820, FrameBytes.WireGuard(type, length)), out var frame));
        Assert.Equal(expected, frame.Kind);
    }

    [Fact]
    public void Takes_a_datagram_whose_reserved_bytes_are_not_zero_for_plain_UDP()
    {
        var payload = FrameBytes.WireGuard(4, 64);
        payload[2] = 1;
        Assert.True(FrameReader.TryRead(FrameBytes.Udp("10.0.1.2", 51820, "10.1.1.2", 51820, payload), out var frame));
        Assert.Equal(FrameKind.Udp, frame.Kind);
    }

    [Theory]
    [InlineData("10.0.1.2", "10.1.1.2", 0)]
    [InlineData("10.0.1.2", "10.1.1.2", 1)]
    [InlineData("2001:db8::1", "2001:db8:1::2", 0)]
    [InlineData("2001:db8::1", "2001:db8:1::2", 2)]
    public void Reads_addresses_ports_and_length(string source, string destination, int vlanTags)
    {
        Assert.True(FrameReader.TryRead(FrameBytes.Udp(source, 53, destination, 40000, [1, 2, 3], vlanTags), out var frame));
        Assert.Equal(source, frame.Source!.ToString());
        Assert.Equal(destination, frame.Destination!.ToString());
        Assert.Equal((53, 40000), (frame.SourcePort, frame.DestinationPort));
        Assert.Equal((source.Contains(':', StringComparison.Ordinal) ? 40 : 20) + 11, frame.LengthBytes);
    }

    [Fact]
    public void Does_not_guess_the_ports_of_a_later_fragment()
    {
        var bytes = FrameBytes.Tcp("10.0.1.2", 1, "10.1.1.2", 2);
        bytes[21] = 8;
        Assert.True(FrameReader.TryRead(bytes, out var frame));
        Assert.Equal((FrameKind.Fragment, 0), (frame.Kind, frame.DestinationPort));
    }

    [Fact]
    public void Never_throws_whatever_the_bytes_and_never_claims_more_than_is_there() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var read = FrameReader.TryRead(bytes, out _);
            return !read || bytes.Length >= 14;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Agrees_with_a_dumb_second_reader_on_mutated_frames() =>
        Prop.ForAll(Mutated().ToArbitrary(), bytes =>
        {
            var read = FrameReader.TryRead(bytes, out var frame);
            var reference = DumbFrameReader.Read(bytes);
            return read == (reference is not null) && (!read || reference == frame);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));

    // Valid frames of every kind with a few bytes overwritten and the end cut off: reaches the depths that random bytes do not.
    private static Gen<byte[]> Mutated() =>
        from original in Gen.Elements(
            FrameBytes.Udp("10.0.1.2", 51820, "10.1.1.2", 51820, FrameBytes.WireGuard(4, 48)),
            FrameBytes.Udp("10.0.1.2", 51820, "10.1.1.2", 51820, FrameBytes.WireGuard(1, 148), 1),
            FrameBytes.Udp("2001:db8::1", 51820, "2001:db8::2", 51820, FrameBytes.WireGuard(2, 92)),
            FrameBytes.Ip("2001:db8::1", "2001:db8::2", 0, [60, 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0, 9, 0, 12, 0, 0, 1, 2, 3, 4], 0),
            FrameBytes.Tcp("10.0.1.2", 40000, "10.1.1.2", 2379, 12),
            FrameBytes.Ip("10.0.1.2", "10.1.1.2", 1, new byte[16], 2))
        from count in Gen.Choose(0, 4)
        from places in Gen.Choose(0, 70).ListOf(count)
        from values in Gen.Elements<byte>(0, 1, 4, 6, 8, 17, 44, 60, 0x45, 0x4F, 0x60, 0x81, 0x86, 0x88, 0xA8, 0xDD, 0xFF).ListOf(count)
        from length in Gen.Frequency((3, Gen.Constant(int.MaxValue)), (1, Gen.Choose(0, 200)))
        select Mutate(original, [.. places], [.. values], length);

    private static byte[] Mutate(byte[] original, List<int> places, List<byte> values, int length)
    {
        var bytes = original.ToArray();
        for (var i = 0; i < places.Count; i++)
        {
            if (places[i] < bytes.Length)
            {
                bytes[places[i]] = values[i];
            }
        }

        return bytes[..Math.Min(length, bytes.Length)];
    }
}
