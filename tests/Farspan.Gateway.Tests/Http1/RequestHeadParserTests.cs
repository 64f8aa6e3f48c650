using System.Text;
using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Tests.Http1;

/// <summary>Requirements D1, D5.</summary>
public sealed class RequestHeadParserTests
{
    [Fact]
    public void A_request_is_read_whole()
    {
        var bytes = Encoding.ASCII.GetBytes("POST /volume/etcd-1/v2/keys?wait=true HTTP/1.1\r\nHost: desk:8000\r\nContent-Length: 5\r\nX-A:  b \r\nConnection: close, x-a\r\n\r\nhello");
        var head = new RequestHead();
        Assert.Equal(HeadResult.Complete, RequestHeadParser.Parse(bytes, 0, HeadLimits.Default, head));
        Assert.Equal(RequestMethod.Post, head.Kind);
        Assert.Equal("/volume/etcd-1/v2/keys?wait=true", Encoding.ASCII.GetString(head.PathAndQuery.Of(bytes)));
        Assert.Equal("desk:8000", Encoding.ASCII.GetString(head.Authority.Of(bytes)));
        Assert.Equal((BodyFraming.Length, 5L, false), (head.Body, head.ContentLength, head.KeepsAlive));
        Assert.Equal("b", Encoding.ASCII.GetString(head.Fields[2].Value.Of(bytes)));
        Assert.Equal([false, false, true, true], Enumerable.Range(0, 4).Select(head.EndsHere));
        Assert.Equal("hello", Encoding.ASCII.GetString(bytes.AsSpan(head.Length)));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6", "length")]
    [InlineData("Content-Length: 5\r\nTransfer-Encoding: chunked", "length-and-encoding")]
    [InlineData("Transfer-Encoding: chunked, chunked", "encoding")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "encoding")]
    [InlineData("Transfer-Encoding: ,chunked", "encoding")]
    [InlineData("Transfer-Encoding: xchunked", "other-encoding")]
    [InlineData("Transfer-Encoding : chunked", "field-name")]
    [InlineData("Content-Length: +5", "length")]
    [InlineData("A: b\r\n c", "folded-field")]
    [InlineData("A: b\nC: d", "bare-line-feed")]
    [InlineData("A: b\rC: d", "field-value")]
    [InlineData("Host: b", "host")]
    [InlineData("Connection: content-length", "connection-names")]
    public void What_two_readers_could_take_for_two_messages_is_refused(string fields, string code)
    {
        var bytes = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n");
        var head = new RequestHead();
        Assert.Equal(HeadResult.Refused, RequestHeadParser.Parse(bytes, 0, HeadLimits.Default, head));
        Assert.Equal(code, head.Refusal!.Code);
    }
}
