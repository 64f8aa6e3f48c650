using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Farspan.Addressing;

namespace Farspan.WireGuard;

/// <summary>Gathers the lines of one <c>get=1</c> answer into a device.</summary>
internal sealed class UapiReader
{
    private readonly List<WireGuardPeer> _peers = [];
    private readonly List<IPNetwork> _allowed = [];
    private WireGuardPrivateKey? _privateKey;
    private WireGuardPeer? _peer;
    private ushort _listenPort;
    private uint _mark;
    private long _handshakeSeconds;
    private long _handshakeNanoseconds;

    /// <summary>Takes one line; false when its value is not of the key's form.</summary>
    public bool TryTake(ReadOnlySpan<char> key, ReadOnlySpan<char> value) => key switch
    {
        "private_key" => TryTakePrivateKey(value),
        "listen_port" => ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _listenPort),
        "fwmark" => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _mark),
        "public_key" => TryBeginPeer(value),
        _ => TryTakeOfPeer(key, value),
    };

    /// <summary>The device that the lines describe.</summary>
    public WireGuardDevice Finish()
    {
        EndPeer();
        return new WireGuardDevice { PrivateKey = _privateKey, ListenPort = _listenPort, FirewallMark = _mark, Peers = _peers };
    }

    private bool TryTakeOfPeer(ReadOnlySpan<char> key, ReadOnlySpan<char> value)
    {
        if (_peer is null)
        {
            // A key of a later protocol, or errno.
            return key is not ("endpoint" or "allowed_ip" or "persistent_keepalive_interval" or "last_handshake_time_sec" or "last_handshake_time_nsec" or "rx_bytes" or "tx_bytes" or "preshared_key");
        }

        switch (key)
        {
            case "endpoint":
                return TryTakeEndpoint(_peer, value);
            case "allowed_ip":
                return TryTakeAllowed(value);
            case "persistent_keepalive_interval":
                return ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && Becomes(_peer with { KeepaliveSeconds = seconds });
            case "last_handshake_time_sec":
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _handshakeSeconds) && _handshakeSeconds <= WireGuardText.LatestSecond;
            case "last_handshake_time_nsec":
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _handshakeNanoseconds) && _handshakeNanoseconds < 1_000_000_000;
            case "rx_bytes":
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var received) && Becomes(_peer with { ReceivedBytes = received });
            case "tx_bytes":
                return long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var sent) && Becomes(_peer with { SentBytes = sent });
            case "preshared_key":
                return Becomes(_peer with { HasPresharedKey = value.ContainsAnyExcept('0') });
            default:
                return true;
        }
    }

    private bool TryTakePrivateKey(ReadOnlySpan<char> value)
    {
        Span<byte> bytes = stackalloc byte[WireGuardPrivateKey.Length];
        var isKey = TryReadHex(value, bytes);
        _privateKey = isKey && bytes.ContainsAnyExcept((byte)0) ? WireGuardPrivateKey.From(bytes) : null;
        CryptographicOperations.ZeroMemory(bytes);
        return isKey;
    }

    private bool TryBeginPeer(ReadOnlySpan<char> value)
    {
        EndPeer();
        Span<byte> bytes = stackalloc byte[WireGuardPublicKey.Length];
        return TryReadHex(value, bytes) && Becomes(new WireGuardPeer
        {
            PublicKey = WireGuardPublicKey.From(bytes),
            Endpoint = null,
            AllowedIps = [],
            KeepaliveSeconds = 0,
            LastHandshake = null,
            ReceivedBytes = 0,
            SentBytes = 0,
            HasPresharedKey = false,
        });
    }

    private void EndPeer()
    {
        if (_peer is not null)
        {
            _peers.Add(_peer with { AllowedIps = [.. _allowed], LastHandshake = WireGuardText.Moment(_handshakeSeconds, _handshakeNanoseconds) });
        }

        _peer = null;
        _allowed.Clear();
        _handshakeSeconds = 0;
        _handshakeNanoseconds = 0;
    }

    private bool TryTakeEndpoint(WireGuardPeer peer, ReadOnlySpan<char> value) =>
        WireGuardText.TryParseEndpoint(value, out var endpoint) && Becomes(peer with { Endpoint = endpoint });

    private bool TryTakeAllowed(ReadOnlySpan<char> value)
    {
        if (!Cidr.TryParse(value, out var network))
        {
            return false;
        }

        _allowed.Add(network);
        return true;
    }

    private bool Becomes(WireGuardPeer peer)
    {
        _peer = peer;
        return true;
    }

    private static bool TryReadHex(ReadOnlySpan<char> text, Span<byte> bytes) =>
        text.Length == bytes.Length * 2 && Convert.FromHexString(text, bytes, out _, out var written) == System.Buffers.OperationStatus.Done && written == bytes.Length;
}
