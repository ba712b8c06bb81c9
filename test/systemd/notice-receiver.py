# A receiver of service notices (sd_notify(3)): a datagram socket at the path given. One line of JSON for each datagram. A process
# of another language, since Node has no such sockets. Descriptors that come with one (BARRIER=1) are closed at once.
import json
import socket
import sys

receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print(json.dumps("listening"), flush=True)
while True:
    data, _, _, _ = receiver.recvmsg(65536)
    print(json.dumps(data.decode()), flush=True)
