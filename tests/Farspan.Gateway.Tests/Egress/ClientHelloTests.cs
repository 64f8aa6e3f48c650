using System.Buffers.Binary;
using System.Net.Security;
using Farspan.Gateway.Egress;
using Farspan.Gateway.Tests.Routing;

namespace Farspan.Gateway.Tests.Egress;

public sealed class ClientHelloTests
{
    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("api.example.com", "api.example.com")]
    [InlineData("API.Example.COM", "api.example.com")]
    [InlineData("1.2.3.4", null)]
    public async Task The_name_that_a_real_client_asks_for_is_read(string host, string? name)
    {
        var hello = await RealHello(host);
        Assert.Equal(ClientHelloResult.Complete, ClientHello.TryReadServerName(hello, out var read));
        Assert.Equal(name, read);
        for (var length = 0; length < hello.Length; length++)
        {
            Assert.Equal(ClientHelloResult.NeedsMore, ClientHello.TryReadServerName(hello.AsSpan(0, length), out var none));
            Assert.Null(none);
        }
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task A_hello_may_be_cut_into_records_anywhere()
    {
        var message = (await RealHello("api.example.com"))[5..];
        Law.Holds(200, random =>
        {
            var bytes = new List<byte>();
            for (var at = 0; at < message.Length;)
            {
                var part = Math.Min(random.Pick(1, 1, 2, 7, 100, 1000), message.Length - at);
                bytes.AddRange([22, 3, 1, (byte)(part >> 8), (byte)part, .. message.AsSpan(at, part)]);
                at += part;
            }

            Assert.Equal(ClientHelloResult.Complete, ClientHello.TryReadServerName([.. bytes, 23, 3, 3, 0, 1, 0], out var name));
            Assert.Equal("api.example.com", name);
            Assert.Equal(ClientHelloResult.NeedsMore, ClientHello.TryReadServerName([.. bytes.Take(random.Next(bytes.Count))], out _));
        });
    }

    [Fact]
    [Trait("Requirement", "C6")]
    public async Task Whatever_is_changed_nothing_is_read_beyond_the_end_and_no_other_name_appears()
    {
        var hello = await RealHello("api.example.com");
        Law.Holds(5_000, random =>
        {
            var bytes = (byte[])hello.Clone();
            for (var i = random.Next(4); i >= 0; i--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Pick(0, 1, 255, random.Next(256));
            }

            var result = ClientHello.TryReadServerName(bytes.AsSpan(0, random.Chance(3) ? random.Next(bytes.Length) : bytes.Length), out var name);
            Assert.True(name is null || (result == ClientHelloResult.Complete && name.Length > 0));
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            noise = random.Chance(2) && noise.Length > 5 ? [22, 3, 1, .. noise[3..5], 1, 0, 0, .. noise[5..]] : noise;
            ClientHello.TryReadServerName(noise, out _);
        });
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("", "NeedsMore")]
    [InlineData("16", "NeedsMore")]
    [InlineData("47455420", "Refused")]
    [InlineData("15030100020100", "Refused")]
    [InlineData("1602", "Refused")]
    [InlineData("1603010000", "Refused")]
    [InlineData("1603014001", "Refused")]
    [InlineData("160301000402000000", "Refused")]
    [InlineData("160301000401000000", "Refused")]
    [InlineData("160301000401004000", "Refused")]
    [InlineData("160301000401003000", "NeedsMore")]
    public void What_is_no_hello_is_refused_as_soon_as_it_shows(string hex, string result) =>
        Assert.Equal(result, ClientHello.TryReadServerName(Convert.FromHexString(hex), out _).ToString());

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("0000000a000800000561622e6364", "Complete", "ab.cd")]
    [InlineData("", "Complete", null)]
    [InlineData("0000000a000800000561622e6364" + "0000000a000800000561622e6364", "Refused", null)]
    [InlineData("0000000a000801000561622e6364", "Refused", null)]
    [InlineData("0000000b000900000661622e63642e", "Refused", null)]
    [InlineData("0000000a000800000561622e6300", "Refused", null)]
    [InlineData("0000000a000700000561622e6364", "Refused", null)]
    [InlineData("0000000a000900000561622e6364", "Refused", null)]
    [InlineData("0000000c000a000007312e322e332e34", "Refused", null)]
    [InlineData("0000", "Refused", null)]
    [InlineData("00000000", "Refused", null)]
    [InlineData("000a0000", "Complete", null)]
    public void Extensions_are_read_strictly(string hex, string result, string? name)
    {
        var extensions = Convert.FromHexString(hex);
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0x13, 0x01, 1, 0, (byte)(extensions.Length >> 8), (byte)extensions.Length, .. extensions];
        byte[] record = [22, 3, 1, 0, 0, 1, 0, (byte)(body.Length >> 8), (byte)body.Length, .. body];
        BinaryPrimitives.WriteUInt16BigEndian(record.AsSpan(3), (ushort)(record.Length - 5));
        Assert.Equal((result, name), (ClientHello.TryReadServerName(record, out var read).ToString(), read));
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("", "Complete")]
    [InlineData("0000", "Complete")]
    [InlineData("000000", "Refused")]
    [InlineData("0001", "Refused")]
    [InlineData("00", "Refused")]
    public void Nothing_may_stand_behind_the_extensions(string hex, string result)
    {
        var end = Convert.FromHexString(hex);
        byte[] body = [3, 3, .. new byte[32], 0, 0, 2, 0x13, 0x01, 1, 0, .. end];
        byte[] record = [22, 3, 1, 0, (byte)(body.Length + 4), 1, 0, 0, (byte)body.Length, .. body];
        Assert.Equal(result, ClientHello.TryReadServerName(record, out _).ToString());
    }

    [Theory]
    [Trait("Requirement", "C6")]
    [InlineData("api.example.com", "api.example.com", true)]
    [InlineData("www.example.com", "api.example.com", false)]
    [InlineData(null, "api.example.com", false)]
    [InlineData(null, "1.2.3.4", true)]
    public void A_tunnel_carries_the_name_that_it_was_asked_for(string? name, string host, bool fits) => Assert.Equal(fits, ClientHello.Fits(name, host));

    // What the platform's TLS sends first.
    private static async Task<byte[]> RealHello(string host)
    {
        var sent = new MemoryStream();
        await using var stream = new SslStream(new FirstFlight(sent));
        await Assert.ThrowsAnyAsync<IOException>(() => stream.AuthenticateAsClientAsync(host));
        return sent.ToArray();
    }

    private sealed class FirstFlight(MemoryStream sent) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("The client has sent its hello.");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The client has sent its hello.");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => sent.Write(buffer, offset, count);
    }
}
