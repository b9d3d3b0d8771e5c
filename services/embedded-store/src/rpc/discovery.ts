import { randomUUID } from 'node:crypto';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import { type Empty, UUID } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { handleUnaryCall, ServerUnaryCall } from '@grpc/grpc-js';
import type { Clock } from '../clock';

/**
 * EventStoreDB version this store follows: the first that sends a slow subscriber `fellBehind` and continues.
 * Clients only show it. With the option `slowConsumer` the store behaves like the previous version.
 */
const SERVER_VERSION = { keepsSlowConsumers: '24.2.0', endsSlowConsumers: '23.10.0' };

const addressOf = (call: ServerUnaryCall<Empty, ClusterInfo>, port: number): EndPoint => {
  const [, host, dialled] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(call.getHost()) ?? [];
  const endPoint = new EndPoint();
  endPoint.setAddress(host || '127.0.0.1');
  endPoint.setPort(dialled ? Number(dialled) : port);
  return endPoint;
};

/**
 * Gossip/Read: a cluster of one, its leader. The address is the one the client dialled, so discovery also works through
 * a port mapping. Open to all, as in EventStoreDB: clients ask before they send credentials.
 */
export const gossip = (clock: Clock, port: () => number): handleUnaryCall<Empty, ClusterInfo> => {
  const instance = new UUID().setString(randomUUID());
  return (call, callback) => {
    const member = new MemberInfo();
    member.setInstanceId(instance);
    member.setTimeStamp(String(clock.now()));
    member.setState(MemberInfo.VNodeState.LEADER);
    member.setIsAlive(true);
    member.setHttpEndPoint(addressOf(call, port()));
    callback(null, new ClusterInfo().setMembersList([member]));
  };
};

/** ServerFeatures/GetSupportedMethods: shows the client, among other features, that it can batch appends. Needs no credentials. */
export const supportedMethods = (endsSlowConsumers: boolean): handleUnaryCall<Empty, SupportedMethods> => {
  const methods = Object.values(StreamsService).map(({ path }) => {
    const [, service = '', name = ''] = path.split('/');
    const method = new SupportedMethod();
    method.setServiceName(service.toLowerCase());
    method.setMethodName(name.toLowerCase());
    return method;
  });
  const response = new SupportedMethods();
  response.setMethodsList(methods);
  response.setEventStoreServerVersion(SERVER_VERSION[endsSlowConsumers ? 'endsSlowConsumers' : 'keepsSlowConsumers']);
  return (_call, callback) => callback(null, response);
};
