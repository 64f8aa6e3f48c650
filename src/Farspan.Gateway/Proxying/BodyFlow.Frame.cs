using Farspan.Gateway.Http1;

namespace Farspan.Gateway.Proxying;

/// <content>Bodies that are framed anew: chunks that are read, and chunks that are written.</content>
internal sealed partial class BodyFlow
{
    // Copies from the input to the output what is framed anew. False when it is refused.
    private bool Frame()
    {
        _ = OutputRoom;
        while (!_isInputDone && _output.DataRoom > 0)
        {
            if (_framing == BodyFraming.Chunked)
            {
                // Limited to what fits, as data is copied with its frame.
                var bytes = _input.Bytes;
                var position = 0;
                var step = _chunks.Read(bytes[..Math.Min(bytes.Length, _output.DataRoom)], ref position, out var piece);
                _input.Skip(position);
                if (step == ChunkStep.NeedsMore)
                {
                    break;
                }

                if (!Write(step, piece.Of(bytes)))
                {
                    return false;
                }

                continue;
            }

            var length = Math.Min(_input.Length, _output.DataRoom);
            if (_framing == BodyFraming.Length)
            {
                length = (int)Math.Min(length, _left);
            }

            if (length == 0)
            {
                break;
            }

            _output.WriteData(_input.Bytes[..length], _writesChunks);
            Take(length);
        }

        if (_isInputDone && _writesChunks && !_output.HasLastChunk && _output.DataRoom > 0)
        {
            _output.WriteEnd();
        }

        return true;
    }

    private bool Write(ChunkStep step, ReadOnlySpan<byte> piece)
    {
        switch (step)
        {
            case ChunkStep.Data:
                _output.WriteData(piece, _writesChunks);
                Bytes += piece.Length;
                if (Bytes > MostBytes)
                {
                    Refusal = Refusals.BodySize;
                    return false;
                }

                return true;
            case ChunkStep.Trailer:
                if (_writesChunks)
                {
                    _output.WriteTrailer(piece);
                }

                return true;
            case ChunkStep.End:
                _isInputDone = true;
                if (_writesChunks)
                {
                    _output.WriteEnd();
                }

                return true;
            default:
                Refusal = _chunks.Refusal;
                return false;
        }
    }
}
