namespace Farspan.State.Dns;

/// <summary>How questions and answers travel.</summary>
public enum DnsTransport
{
    /// <summary>One message per datagram (RFC 1035 section 4.2.1).</summary>
    Udp,

    /// <summary>Messages with a length before each (RFC 7766).</summary>
    Tcp,

    /// <summary>The same inside TLS (RFC 7858).</summary>
    Tls,

    /// <summary>HTTP/1.1 or HTTP/2 requests (RFC 8484), in cleartext: a gateway in front speaks TLS.</summary>
    Https,

    /// <summary>No questions: <c>GET /metrics</c> by HTTP/1.1 tells what the server counts, in the text format of Prometheus.</summary>
    Metrics,
}
